{{/*
The reference of an image: [full reference, {registry, repository, tag, digest}], where each part that is set takes the place of that part
of the full reference, and a digest wins over a tag. A text in place of the parts is a full reference itself.
*/}}
{{- define "image.reference" -}}
{{- $full := index . 0 }}{{ $parts := index . 1 }}
{{- if kindIs "string" $parts }}{{ $parts }}
{{- else if not (values $parts | compact) }}{{ $full }}
{{- else }}
{{- $host := "^([^/]*[.:][^/]*|localhost)/" }}
{{- $name := regexReplaceAll "@.*$" $full "" }}
{{- $path := regexReplaceAll ":[^:/]+$" $name "" }}
{{- $repository := $parts.repository | default (regexReplaceAll $host $path "") }}
{{- $registry := regexMatch $host $repository | ternary "" (regexFind $host $path | trimSuffix "/") }}
{{- $tag := $parts.tag | default (trimPrefix $path $name | trimPrefix ":") }}
{{- $digest := $parts.digest | default (empty $parts.tag | ternary (trimPrefix $name $full | trimPrefix "@") "") }}
{{- list ($parts.registry | default $registry) $repository | compact | join "/" }}{{ empty $digest | ternary (printf ":%s" $tag) (printf "@%s" $digest) }}
{{- end }}
{{- end }}
