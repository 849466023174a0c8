{{/* Pods are found by the DNS of headless services, which have one family of addresses, so that Prometheus needs no access to the cluster's API. */}}
{{- define "modelops.prometheusConfig" -}}
global:
  scrape_interval: 15s
  evaluation_interval: 15s
rule_files:
  - /etc/prometheus/rules.yaml
{{- with .Values.monitoring.prometheus.alertmanager.url }}
{{- $url := urlParse . }}
alerting:
  alertmanagers:
    - scheme: {{ $url.scheme }}
      {{- with $url.path }}
      path_prefix: {{ . }}
      {{- end }}
      static_configs:
        - targets: [{{ $url.host | quote }}]
{{- end }}
scrape_configs:
  - job_name: prometheus
    static_configs:
      - targets: [localhost:9090]
  {{- range $name, $port := include "modelops.ports" . | fromYaml }}
  - job_name: {{ $name }}
    scrape_interval: 5s
    dns_sd_configs:
      {{- range $type := list "A" "AAAA" }}
      - names: [{{ include "modelops.name" (list $ $name) }}-replicas.{{ $.Release.Namespace }}.svc]
        type: {{ $type }}
        port: {{ $port }}
        refresh_interval: 5s
      {{- end }}
  {{- end }}
{{- end }}
