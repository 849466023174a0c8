{{- define "minio.selector" -}}
app.kubernetes.io/name: {{ . }}
app.kubernetes.io/part-of: modelops
{{- end }}

{{/* [root, name] */}}
{{- define "minio.metadata" -}}
{{- $root := index . 0 }}{{ $name := index . 1 -}}
name: {{ $name }}
namespace: {{ $root.Release.Namespace }}
labels:
  {{- include "minio.selector" $name | nindent 2 }}
  app.kubernetes.io/instance: {{ $root.Release.Name }}
  app.kubernetes.io/managed-by: {{ $root.Release.Service }}
  helm.sh/chart: {{ $root.Chart.Name }}-{{ $root.Chart.Version | replace "+" "_" }}
  {{- with $root.Values.commonLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* The metadata of a pod template: [root, name]. Selectors never hold podLabels, for they cannot change. */}}
{{- define "minio.podMetadata" -}}
{{- $root := index . 0 }}{{ $name := index . 1 -}}
labels:
  {{- include "minio.selector" $name | nindent 2 }}
  {{- with merge dict $root.Values.podLabels $root.Values.commonLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with $root.Values.podAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "minio.podDefaults" -}}
automountServiceAccountToken: false
# MinIO takes every variable MINIO_* for a setting, and service links would add some.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- define "minio.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{/* [root, prefix of the variables] */}}
{{- define "minio.credentialsEnv" -}}
{{- $secret := (index . 0).Values.existingSecret -}}
- name: {{ index . 1 }}_USER
  valueFrom:
    secretKeyRef: { name: {{ $secret }}, key: rootUser }
- name: {{ index . 1 }}_PASSWORD
  valueFrom:
    secretKeyRef: { name: {{ $secret }}, key: rootPassword }
{{- end }}
