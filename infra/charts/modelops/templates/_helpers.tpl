{{/* What several templates share. Those that take a list get the root first, then their own arguments. */}}

{{- define "modelops.selector" -}}
app.kubernetes.io/name: {{ . }}
app.kubernetes.io/part-of: modelops
{{- end }}

{{- define "modelops.labels" -}}
{{- $root := index . 0 }}{{ $name := index . 1 -}}
{{ include "modelops.selector" $name }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ $root.Chart.Name }}-{{ $root.Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "modelops.metadata" -}}
{{- $root := index . 0 }}{{ $name := index . 1 -}}
name: {{ $name }}
namespace: {{ $root.Release.Namespace }}
labels:
  {{- include "modelops.labels" . | nindent 2 }}
{{- end }}

{{/* Every pod, [root, user id]: no root, no token (a role's token is mounted by EKS itself), the runtime's seccomp profile. */}}
{{- define "modelops.podDefaults" -}}
{{- $root := index . 0 }}{{ $user := index . 1 -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $root.Values.images.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: {{ $user }}
  runAsGroup: {{ $user }}
  fsGroup: {{ $user }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- define "modelops.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{/* Where the artifacts are, and by which credentials. */}}
{{- define "modelops.storeEnv" -}}
{{- with .Values.store -}}
- name: MODELOPS_STORE
  value: {{ .url | quote }}
- name: AWS_REGION
  value: {{ .region | quote }}
{{- with .endpoint }}
- name: S3_ENDPOINT
  value: {{ . | quote }}
{{- end }}
{{- with .existingSecret }}
- name: AWS_ACCESS_KEY_ID
  valueFrom:
    secretKeyRef: { name: {{ . }}, key: AWS_ACCESS_KEY_ID }
- name: AWS_SECRET_ACCESS_KEY
  valueFrom:
    secretKeyRef: { name: {{ . }}, key: AWS_SECRET_ACCESS_KEY }
{{- end }}
{{- end }}
{{- end }}

{{/* [root, settings]: integers come as floats and must not turn into 2.1e+09. */}}
{{- define "modelops.settingsEnv" -}}
{{- range $name, $value := . }}
- name: {{ $name }}
  value: {{ kindIs "string" $value | ternary $value (int64 $value | toString) | quote }}
{{- end }}
{{- end }}

{{/* Seconds from the end's announcement to SIGKILL: the proxies' time, the drain's, and five for the process to go. */}}
{{- define "modelops.graceSeconds" -}}
{{- add .preStopSeconds (divf .settings.SHUTDOWN_TIMEOUT_MS 1000 | ceil) 5 -}}
{{- end }}

{{/* A service's container: [root, name, values, port, path of the startup and liveness probes]. */}}
{{- define "modelops.serviceContainer" -}}
{{- $root := index . 0 }}{{ $name := index . 1 }}{{ $values := index . 2 }}{{ $port := index . 3 -}}
name: {{ $name }}
image: {{ get $root.Values.images $name | quote }}
imagePullPolicy: {{ $root.Values.images.pullPolicy }}
{{ include "modelops.containerSecurity" $root }}
env:
  - name: HOST
    value: 0.0.0.0
  - name: PORT
    value: {{ $port | quote }}
  - name: MODELOPS_HOME
    value: /var/lib/modelops
  {{- include "modelops.storeEnv" $root | nindent 2 }}
  {{- include "modelops.settingsEnv" $values.settings | trim | nindent 2 }}
ports:
  - name: http
    containerPort: {{ $port }}
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
lifecycle:
  preStop:
    sleep:
      seconds: {{ $values.preStopSeconds }}
resources:
  {{- toYaml $values.resources | nindent 2 }}
volumeMounts:
  {{- include "modelops.scratchMounts" $root | nindent 2 }}
{{- end }}

{{- define "modelops.scratchMounts" -}}
- name: home
  mountPath: /var/lib/modelops
- name: tmp
  mountPath: /tmp
{{- end }}

{{/* What may be written under a read-only root, by the size of MODELOPS_HOME. */}}
{{- define "modelops.scratchVolumes" -}}
- name: home
  emptyDir: { sizeLimit: {{ . }} }
- name: tmp
  emptyDir: { sizeLimit: 64Mi }
{{- end }}

{{/* A Service: [root, name, its `service` values, port]; the pods' port is called http. */}}
{{- define "modelops.service" -}}
{{- $root := index . 0 }}{{ $name := index . 1 }}{{ $service := index . 2 -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "modelops.metadata" (list $root $name) | nindent 2 }}
  {{- with $service.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $service.type }}
  {{- with $service.loadBalancerClass }}
  loadBalancerClass: {{ . }}
  {{- end }}
  selector:
    {{- include "modelops.selector" $name | nindent 4 }}
  ports:
    - name: http
      port: {{ index . 3 }}
      targetPort: http
      {{- with $service.nodePort }}
      nodePort: {{ . }}
      {{- end }}
{{- end }}

{{/* [root, name, annotations] */}}
{{- define "modelops.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "modelops.metadata" (list (index . 0) (index . 1)) | nindent 2 }}
  {{- with index . 2 }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
{{- end }}
