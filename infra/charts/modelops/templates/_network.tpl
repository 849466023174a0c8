{{/* A policy for the pods of one name: [root, name]; what follows says what is allowed, and nothing else is. */}}
{{- define "modelops.networkPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "modelops.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "modelops.selector" (include "modelops.name" .) | nindent 6 }}
  policyTypes: [Ingress, Egress]
{{- end }}

{{/* The pods of a workload: [root, name]. */}}
{{- define "modelops.peer" -}}
podSelector:
  matchLabels:
    {{- include "modelops.selector" (include "modelops.name" .) | nindent 4 }}
{{- end }}

{{/* The pods of a service of this chart: [root, name]. */}}
{{- define "modelops.egressToService" -}}
- to:
    - {{ include "modelops.peer" . | nindent 6 | trim }}
  ports:
    - { protocol: TCP, port: {{ include "modelops.port" (index . 1) }} }
{{- end }}

{{/* Any resolver: where one runs on the node itself, as with EKS Auto Mode, no selector matches it. */}}
{{- define "modelops.egressToDns" -}}
- ports:
    - { protocol: UDP, port: 53 }
    - { protocol: TCP, port: 53 }
{{- end }}

{{/*
The server that a URL names, [root, URL]: a service of this namespace (no dot), of another (service.namespace, with or without .svc...), or outside.
Inside the cluster a policy sees the port of the pod, which may be another one than that of its service, so all its ports are open. The node's metadata service is never reached.
*/}}
{{- define "modelops.egressToServer" -}}
{{- $url := urlParse (index . 1) }}
{{- $port := regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) | default (eq $url.scheme "https" | ternary "443" "80") }}
{{- $host := regexReplaceAll ":[0-9]+$" $url.host "" -}}
{{- if not (contains "." $host) -}}
- to:
    - podSelector:
        matchLabels:
          app.kubernetes.io/name: {{ $host }}
{{- end }}
{{- if regexMatch "^[^.]+[.][^.]+([.]svc([.].+)?)?$" $host -}}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ index (splitList "." $host) 1 }}
{{ end }}
{{- if and (contains "." $host) (not (regexMatch "^[^.]+[.][^.]+[.]svc([.]|$)" $host)) -}}
- to:
    {{- include "modelops.outside" (index . 0) | nindent 4 }}
  ports:
    - { protocol: TCP, port: {{ $port }} }
{{- end }}
{{- end }}

{{/* AWS, or the server that store.endpoint names. */}}
{{- define "modelops.egressToStore" -}}
{{ include "modelops.egressToServer" (list . (.Values.store.endpoint | default "https://s3.amazonaws.com")) }}
{{- if not (or .Values.store.existingSecret (hasKey .Values.inference.serviceAccount.annotations "eks.amazonaws.com/role-arn")) }}
# EKS Pod Identity: its agent on the node hands out the credentials.
- to:
    - ipBlock: { cidr: 169.254.170.23/32 }
    - ipBlock: { cidr: 'fd00:ec2::23/128' }
  ports:
    - { protocol: TCP, port: 80 }
{{- end }}
{{- end }}

{{/* Every address but those of the node itself, where its metadata service is. */}}
{{- define "modelops.outside" -}}
- ipBlock:
    cidr: 0.0.0.0/0
    except: [169.254.0.0/16]
- ipBlock:
    cidr: ::/0
    except: ['fd00:ec2::/32', 'fe80::/10']
{{- end }}

{{- define "modelops.egressToAnywhere" -}}
- to:
    - namespaceSelector: {}
    {{- include "modelops.outside" . | nindent 4 }}
{{- end }}

{{/* Clients of a service: [root, name, its `service` values, port of the pods]; one that leaves the cluster's network is open. Behind an Ingress or Gateway it is open to whom allowFrom names. */}}
{{- define "modelops.ingressFromClients" -}}
{{- $root := index . 0 }}{{ $name := index . 1 }}{{ $service := index . 2 -}}
{{- $ingress := $root.Values.ingress -}}
{{- $behindIngress := list -}}
{{- range ternary $ingress.hosts list $ingress.enabled }}{{ $behindIngress = append $behindIngress (.service | default "dashboard") }}{{ end -}}
- ports:
    - { protocol: TCP, port: {{ index . 3 }} }
  {{- if eq $service.type "ClusterIP" }}
  from:
    - podSelector: {}
    {{- with $root.Values.networkPolicy.allowFrom }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- with ternary $ingress.allowFrom list (has $name $behindIngress) }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
{{- end }}
