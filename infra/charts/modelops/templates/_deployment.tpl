{{/*
A service's Deployment, whose new pods are ready before old ones leave, from a dict:
root, name, surge (how many more there may be meanwhile), env (variables of its own), replicas (absent or 0 where they are scaled),
annotations (of its pods), home (the size of MODELOPS_HOME, where it keeps files), spread (what happens where pods cannot be on several nodes and zones).
*/}}
{{- define "modelops.serviceDeployment" -}}
{{- $values := get .root.Values .name -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "modelops.metadata" (list .root .name) | nindent 2 }}
spec:
  {{- with .replicas }}
  replicas: {{ . }}
  {{- end }}
  revisionHistoryLimit: 3
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxUnavailable: 0, maxSurge: {{ .surge }} }
  selector:
    matchLabels:
      {{- include "modelops.selector" (include "modelops.name" (list .root .name)) | nindent 6 }}
  template:
    metadata:
      {{- include "modelops.podMetadata" (list .root .name (.annotations | default dict) $values) | nindent 6 }}
    spec:
      serviceAccountName: {{ include "modelops.serviceAccountName" (list .root .name $values) }}
      {{- include "modelops.podDefaults" (list .root 1000 $values) | nindent 6 }}
      terminationGracePeriodSeconds: {{ include "modelops.graceSeconds" $values }}
      {{- if and .spread (not $values.topologySpreadConstraints) }}
      topologySpreadConstraints:
        {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
        - maxSkew: 1
          topologyKey: {{ . }}
          whenUnsatisfiable: {{ $.spread }}
          labelSelector:
            matchLabels:
              {{- include "modelops.selector" (include "modelops.name" (list $.root $.name)) | nindent 14 }}
          # Counts the pods of one version, else an update would be spread around the pods it replaces.
          matchLabelKeys: [pod-template-hash]
        {{- end }}
      {{- end }}
      containers:
        - name: {{ .name }}
          image: {{ include "image.reference" (list (get .root.Values.images .name) $values.image) | quote }}
          imagePullPolicy: {{ .root.Values.images.pullPolicy }}
          {{- include "modelops.containerSecurity" . | nindent 10 }}
          # What ends a container without a message of its own shows in `kubectl describe` as well.
          terminationMessagePolicy: FallbackToLogsOnError
          env:
            - name: HOST
              value: {{ $values.settings.HOST | default .root.Values.host | quote }}
            - name: PORT
              value: {{ include "modelops.port" .name | quote }}
            {{- .env | nindent 12 }}
            {{- range $setting, $value := omit $values.settings "HOST" }}
            - name: {{ $setting }}
              {{- /* Integers come as floats and must not turn into 2.1e+09. */}}
              value: {{ kindIs "string" $value | ternary $value (int64 $value | toString) | quote }}
            {{- end }}
            {{- with $values.extraEnv }}{{ toYaml . | nindent 12 }}{{ end }}
          ports:
            - name: http
              containerPort: {{ include "modelops.port" .name }}
          startupProbe:
            httpGet: { path: /live, port: http }
            periodSeconds: 2
            failureThreshold: 60
          livenessProbe:
            httpGet: { path: /live, port: http }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          readinessProbe:
            httpGet: { path: /ready, port: http }
            periodSeconds: 3
            timeoutSeconds: 3
            failureThreshold: 3
          {{- include "modelops.preStop" $values | nindent 10 }}
          resources:
            {{- toYaml $values.resources | nindent 12 }}
          volumeMounts:
            {{- include (hasKey . "home" | ternary "modelops.scratchMounts" "modelops.tmpMount") . | nindent 12 }}
            {{- with $values.extraVolumeMounts }}{{ toYaml . | nindent 12 }}{{ end }}
        {{- with $values.sidecars }}{{ toYaml . | nindent 8 }}{{ end }}
      volumes:
        {{- include (hasKey . "home" | ternary "modelops.scratchVolumes" "modelops.tmpVolume") .home | nindent 8 }}
        {{- with $values.extraVolumes }}{{ toYaml . | nindent 8 }}{{ end }}
{{- end }}
