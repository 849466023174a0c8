{{/* A policy for the pods of one name: [root, name]; what follows says what is allowed, and nothing else is. */}}
{{- define "modelops.networkPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "modelops.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "modelops.selector" (index . 1) | nindent 6 }}
  policyTypes: [Ingress, Egress]
{{- end }}

{{- define "modelops.peer" -}}
podSelector:
  matchLabels:
    {{- include "modelops.selector" . | nindent 4 }}
{{- end }}

{{- define "modelops.egressToDns" -}}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
  ports:
    - { protocol: UDP, port: 53 }
    - { protocol: TCP, port: 53 }
{{- end }}

{{/* AWS, or the server that store.endpoint names: a host without a dot is a service of this namespace. The node's metadata service is never reached. */}}
{{- define "modelops.egressToStore" -}}
{{- $url := urlParse (.Values.store.endpoint | default "https://s3.amazonaws.com") }}
{{- $port := regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) | default (eq $url.scheme "https" | ternary "443" "80") }}
{{- $host := regexReplaceAll ":[0-9]+$" $url.host "" -}}
- to:
    {{- if contains "." $host }}
    - namespaceSelector: {}
    - ipBlock:
        cidr: 0.0.0.0/0
        except: [169.254.0.0/16]
    {{- else }}
    - {{ include "modelops.peer" $host | nindent 6 | trim }}
    {{- end }}
  ports:
    - { protocol: TCP, port: {{ $port }} }
{{- end }}

{{/* Clients of a service: [root, its `service` values, port of the pods]; one that leaves the cluster's network is open. */}}
{{- define "modelops.ingressFromClients" -}}
{{- $root := index . 0 }}{{ $service := index . 1 -}}
- ports:
    - { protocol: TCP, port: {{ index . 2 }} }
  {{- if eq $service.type "ClusterIP" }}
  from:
    - podSelector: {}
    {{- with $root.Values.networkPolicy.allowFrom }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
{{- end }}
