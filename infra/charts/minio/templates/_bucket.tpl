{{/* Creates the bucket unless it exists. Waits for MinIO; curl reads the credentials from standard input, where no process list shows them. */}}
{{- define "minio.bucketScript" -}}
set -eu
answer=$(printf 'user = "%s:%s"\n' "$MINIO_USER" "$MINIO_PASSWORD" |
  curl --config - --silent --show-error --retry 60 --retry-delay 2 --retry-connrefused --retry-all-errors --max-time 10 \
    --aws-sigv4 aws:amz:us-east-1:s3 --request PUT --output /tmp/answer --write-out '%{http_code}' "$ENDPOINT/$BUCKET")
case $answer in
  200) echo "bucket $BUCKET made" ;;
  409) echo "bucket $BUCKET is there" ;;
  *) echo "bucket $BUCKET cannot be made: HTTP $answer" >&2; cat /tmp/answer >&2; exit 1 ;;
esac
{{- end }}

{{- define "minio.bucketJobSpec" -}}
backoffLimit: 10
template:
  metadata:
    {{- include "minio.podMetadata" (list . "minio-bucket") | nindent 4 }}
  spec:
    restartPolicy: OnFailure
    serviceAccountName: minio
    {{- include "minio.podDefaults" . | nindent 4 }}
    containers:
      - name: bucket
        image: {{ include "image.reference" (list .Values.images.curl .Values.bucketImage) | quote }}
        imagePullPolicy: {{ .Values.pullPolicy }}
        command:
          - sh
          - -c
          - |
            {{- include "minio.bucketScript" . | nindent 12 }}
        {{- include "minio.containerSecurity" . | nindent 8 }}
        env:
          - name: ENDPOINT
            value: http://minio:9000
          - name: BUCKET
            value: {{ .Values.bucket }}
          {{- include "minio.credentialsEnv" (list . "MINIO") | nindent 10 }}
        resources:
          requests: { cpu: 10m, memory: 32Mi }
          limits: { cpu: 100m, memory: 64Mi }
        volumeMounts:
          - name: tmp
            mountPath: /tmp
    volumes:
      - name: tmp
        emptyDir: { sizeLimit: 16Mi }
{{- end }}
