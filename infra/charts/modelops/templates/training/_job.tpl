{{/* The job's spec, [root, run request, name of the ConfigMap with it]: one attempt, because a failure reports its reason and would repeat itself. */}}
{{- define "modelops.trainJobSpec" -}}
{{- $root := index . 0 }}{{ $values := $root.Values.training -}}
backoffLimit: 0
activeDeadlineSeconds: 86400
template:
  metadata:
    {{- /* There is no second attempt: nodes are not cleared of a job in order to save one. */}}
    {{- include "modelops.podMetadata" (list $root "modelops-train" (dict "karpenter.sh/do-not-disrupt" "true") $values) | nindent 4 }}
  spec:
    restartPolicy: Never
    # The role that writes data sets and runs.
    serviceAccountName: {{ include "modelops.serviceAccountName" (list $root "training" $values) }}
    {{- include "modelops.podDefaults" (list $root 1000 $values) | nindent 4 }}
    terminationGracePeriodSeconds: 30
    containers:
      - name: modelops-train
        image: {{ include "image.reference" (list $root.Values.images.training $values.image) | quote }}
        imagePullPolicy: {{ $root.Values.images.pullPolicy }}
        command: [modelops-train, --config, /etc/modelops/run.json]
        {{- include "modelops.containerSecurity" $root | nindent 8 }}
        terminationMessagePolicy: FallbackToLogsOnError
        env:
          - name: LOG_LEVEL
            value: {{ $values.settings.LOG_LEVEL | default "info" }}
          {{- with $values.settings.NODE_EXTRA_CA_CERTS }}
          - name: NODE_EXTRA_CA_CERTS
            value: {{ . | quote }}
          {{- end }}
          {{- include "modelops.storeEnv" $root | nindent 10 }}
          {{- with $values.extraEnv }}{{ toYaml . | nindent 10 }}{{ end }}
        resources:
          {{- toYaml $values.resources | nindent 10 }}
        volumeMounts:
          {{- include "modelops.scratchMounts" $root | nindent 10 }}
          - name: request
            mountPath: /etc/modelops
            readOnly: true
          {{- with $values.extraVolumeMounts }}{{ toYaml . | nindent 10 }}{{ end }}
    volumes:
      {{- include "modelops.scratchVolumes" $values.tmpSize | nindent 6 }}
      - name: request
        configMap: { name: {{ include "modelops.name" . }} }
      {{- with $values.extraVolumes }}{{ toYaml . | nindent 6 }}{{ end }}
{{- end }}

{{/* [root, name, run request] */}}
{{- define "modelops.runRequest" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "modelops.metadata" (list (index . 0) (index . 1)) | nindent 2 }}
data:
  run.json: {{ index . 2 | toJson | quote }}
{{- end }}
