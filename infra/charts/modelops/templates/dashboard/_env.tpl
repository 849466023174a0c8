{{/* The services that it calls: each by its name, and every replica of inference by its own address. */}}
{{- define "modelops.dashboardEnv" -}}
- name: INFERENCE_URL
  value: http://inference:{{ .Values.inference.service.port }}
- name: TRAINING_URL
  value: http://training:{{ .Values.training.service.port }}
- name: INFERENCE_REPLICAS_URL
  value: http://inference-replicas:{{ include "modelops.port" "inference" }}
{{- end }}
