{{/*
The spec of a claim: [root, name of the claim, path of its values, the values]. A claim that exists keeps its class, which cannot change,
and grows where its class can; anything else is refused before anything is touched. Without a cluster (helm template) the values alone decide.
*/}}
{{- define "claim.spec" -}}
{{- $root := index . 0 }}{{ $name := index . 1 }}{{ $path := index . 2 }}{{ $storage := index . 3 }}
{{- $claim := lookup "v1" "PersistentVolumeClaim" $root.Release.Namespace $name }}
{{- if $claim }}{{ include "claim.checkSize" (list $path $storage.size $name $claim) }}{{ end -}}
accessModes: [ReadWriteOnce]
{{- with dig "spec" "storageClassName" $storage.storageClass $claim }}
storageClassName: {{ . }}
{{- end }}
resources:
  requests: { storage: {{ $storage.size }} }
{{- end }}

{{/* [path of the values, wanted size, name of the claim, claim] */}}
{{- define "claim.checkSize" -}}
{{- $path := index . 0 }}{{ $size := index . 1 }}{{ $name := index . 2 }}{{ $spec := (index . 3).spec }}
{{- $old := $spec.resources.requests.storage }}
{{- $difference := subf (include "claim.bytes" $size) (include "claim.bytes" $old) }}
{{- if lt $difference 0.0 }}
  {{- fail (printf "%s.size is %s, but the volume claim %s has %s, and a volume cannot shrink: set %s.size to %s or more." $path $size $name $old $path $old) }}
{{- end }}
{{- if gt $difference 0.0 }}
  {{- $class := lookup "storage.k8s.io/v1" "StorageClass" "" ($spec.storageClassName | default "-") }}
  {{- if not $class.allowVolumeExpansion }}
    {{- fail (printf "%s.size is %s, but the volume claim %s has %s of the storage class %s, which does not let volumes grow: set %s.size to %s." $path $size $name $old ($spec.storageClassName | default "''") $path $old) }}
  {{- end }}
{{- end }}
{{- end }}

{{/* A quantity such as 8Gi in bytes. */}}
{{- define "claim.bytes" -}}
{{- $units := dict "" 1 "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 }}
{{- mulf (regexFind "^[0-9.]+" . | float64) (get $units (regexFind "[a-zA-Z]*$" .)) -}}
{{- end }}
