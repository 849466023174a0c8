/** A pod that all policies allow. */
export const hardenedContainer = {
  name: 'inference',
  image: 'modelops/inference:0.1.0',
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
  resources: { requests: { cpu: '250m', memory: '320Mi' }, limits: { cpu: '2', memory: '1Gi' } },
}

export const hardenedPod = {
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [hardenedContainer],
  volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
}
