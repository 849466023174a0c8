{{/* The services that it calls: each by its name, and every replica of inference by its own address. */}}
{{- define "modelops.dashboardEnv" -}}
- name: INFERENCE_URL
  value: http://{{ include "modelops.name" (list . "inference") }}:{{ .Values.inference.service.port }}
- name: TRAINING_URL
  value: http://{{ include "modelops.name" (list . "training") }}:{{ .Values.training.service.port }}
- name: INFERENCE_REPLICAS_URL
  value: http://{{ include "modelops.name" (list . "inference-replicas") }}:{{ include "modelops.port" "inference" }}
{{- end }}
