{{/* What several templates share. Templates that take a list get the root first, then their own arguments. */}}

{{/* Where the pods of each service listen. */}}
{{- define "modelops.ports" -}}
{ dashboard: 8080, inference: 8081, training: 8082 }
{{- end }}

{{- define "modelops.port" -}}
{{ get (include "modelops.ports" . | fromYaml) . }}
{{- end }}

{{/* The name of an object: [root, name within the platform]. */}}
{{- define "modelops.name" -}}
{{ list (index . 0).Values.fullnameOverride (index . 1) | compact | join "-" }}
{{- end }}

{{- define "modelops.selector" -}}
app.kubernetes.io/name: {{ . }}
app.kubernetes.io/part-of: modelops
{{- end }}

{{/* The metadata of an object: [root, name within the platform], and labels of its own where it has any. */}}
{{- define "modelops.metadata" -}}
{{ include "modelops.metadataOf" (concat (list (index . 0) (include "modelops.name" .)) (slice . 2)) }}
{{- end }}

{{/* Likewise, by its whole name. */}}
{{- define "modelops.metadataOf" -}}
{{- $root := index . 0 }}{{ $name := index . 1 -}}
name: {{ $name }}
namespace: {{ $root.Release.Namespace }}
labels:
  {{- include "modelops.selector" $name | nindent 2 }}
  app.kubernetes.io/instance: {{ $root.Release.Name }}
  app.kubernetes.io/managed-by: {{ $root.Release.Service }}
  helm.sh/chart: {{ $root.Chart.Name }}-{{ $root.Chart.Version | replace "+" "_" }}
  {{- with merge dict (index (append . dict) 2) $root.Values.commonLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* The metadata of a pod template: [root, name, annotations of its own, values of the workload]. Selectors never hold podLabels, for they cannot change. */}}
{{- define "modelops.podMetadata" -}}
{{- $root := index . 0 }}{{ $name := include "modelops.name" . }}{{ $workload := index . 3 -}}
labels:
  {{- include "modelops.selector" $name | nindent 2 }}
  {{- with merge dict $workload.podLabels $root.Values.podLabels $root.Values.commonLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with merge dict (index . 2) $workload.podAnnotations $root.Values.podAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The spec of every pod, [root, user id, values of the workload]: no root, no token (a role's token is mounted by EKS itself), the runtime's seccomp profile. */}}
{{- define "modelops.podDefaults" -}}
{{- $root := index . 0 }}{{ $user := index . 1 }}{{ $workload := index . 2 -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with merge dict $workload.nodeSelector $root.Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with concat $root.Values.tolerations $workload.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $workload.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $workload.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $workload.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $workload.initContainers }}
initContainers:
  {{- toYaml . | nindent 2 }}
{{- end }}
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

{{/* Where the artifacts are, by which credentials, and where files are kept. */}}
{{- define "modelops.storeEnv" -}}
- name: MODELOPS_HOME
  value: /var/lib/modelops
{{- with .Values.store }}
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

{{/* By what inference shares the state of rollouts. */}}
{{- define "modelops.valkeyEnv" -}}
{{- with .Values.valkey }}
{{- if or .enabled .url }}
- name: VALKEY_URL
  value: {{ .url | default (printf "redis://%s:6379" (include "modelops.name" (list $ "valkey"))) | quote }}
{{- with .existingSecret }}
- name: VALKEY_PASSWORD
  valueFrom:
    secretKeyRef: { name: {{ . }}, key: password }
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Where models are imported from. A token is used where there is one, else the name and the password. */}}
{{- define "modelops.mlflowEnv" -}}
{{- with .Values.mlflow }}
{{- if .url -}}
- name: MLFLOW_TRACKING_URI
  value: {{ .url | quote }}
{{- if .existingSecret }}
{{- range list "MLFLOW_TRACKING_TOKEN" "MLFLOW_TRACKING_USERNAME" "MLFLOW_TRACKING_PASSWORD" }}
- name: {{ . }}
  valueFrom:
    secretKeyRef: { name: {{ $.Values.mlflow.existingSecret }}, key: {{ . }}, optional: true }
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Seconds from the start of the termination to SIGKILL: time for the proxies, for draining, and five for the process to end. */}}
{{- define "modelops.graceSeconds" -}}
{{- add .preStopSeconds (divf .settings.SHUTDOWN_TIMEOUT_MS 1000 | ceil) 5 -}}
{{- end }}

{{/* A terminating pod still answers until its clients know that it leaves. */}}
{{- define "modelops.preStop" -}}
lifecycle:
  preStop:
    sleep:
      seconds: {{ .preStopSeconds }}
{{- end }}

{{- define "modelops.scratchMounts" -}}
- name: home
  mountPath: /var/lib/modelops
{{ include "modelops.tmpMount" . }}
{{- end }}

{{- define "modelops.tmpMount" -}}
- name: tmp
  mountPath: /tmp
{{- end }}

{{/* What may be written under a read-only root, by the size of MODELOPS_HOME. */}}
{{- define "modelops.scratchVolumes" -}}
- name: home
  emptyDir: { sizeLimit: {{ . }} }
{{ include "modelops.tmpVolume" . }}
{{- end }}

{{- define "modelops.tmpVolume" -}}
- name: tmp
  emptyDir: { sizeLimit: 64Mi }
{{- end }}

{{/* [root, name, how many replicas may go at once] */}}
{{- define "modelops.disruptionBudget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "modelops.metadata" (list (index . 0) (index . 1)) | nindent 2 }}
spec:
  maxUnavailable: {{ index . 2 }}
  # A pod that is not ready serves nobody and must not hold up a node's drain.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "modelops.selector" (include "modelops.name" .) | nindent 6 }}
{{- end }}

{{/* A Service: [root, name, its `service` values]; the pods' port is called http. */}}
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
  {{- with $service.loadBalancerSourceRanges }}
  loadBalancerSourceRanges:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $service.externalTrafficPolicy }}
  externalTrafficPolicy: {{ . }}
  {{- end }}
  {{- with $service.ipFamilyPolicy }}
  ipFamilyPolicy: {{ . }}
  {{- end }}
  {{- with $service.sessionAffinity }}
  sessionAffinity: {{ . }}
  {{- end }}
  selector:
    {{- include "modelops.selector" (include "modelops.name" .) | nindent 4 }}
  ports:
    - name: http
      port: {{ $service.port }}
      targetPort: http
      {{- with $service.nodePort }}
      nodePort: {{ . }}
      {{- end }}
{{- end }}

{{/* Every pod of a service by its own address, those that are not ready as well: [root, name]. */}}
{{- define "modelops.replicasService" -}}
{{- $root := index . 0 }}{{ $name := index . 1 -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "modelops.metadata" (list $root (printf "%s-replicas" $name)) | nindent 2 }}
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    {{- include "modelops.selector" (include "modelops.name" .) | nindent 4 }}
  ports:
    - name: http
      port: {{ include "modelops.port" $name }}
      targetPort: http
{{- end }}

{{/* [root, name of the workload, its values] */}}
{{- define "modelops.serviceAccountName" -}}
{{ (index . 2).serviceAccount.name | default (include "modelops.name" .) }}
{{- end }}

{{/* [root, name of the workload, its values] */}}
{{- define "modelops.serviceAccount" -}}
{{- $account := (index . 2).serviceAccount }}
{{- if $account.create -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "modelops.metadataOf" (list (index . 0) (include "modelops.serviceAccountName" .)) | nindent 2 }}
  {{- with $account.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
{{- end }}
{{- end }}
