/** What the process of the programs is asked, and what it answers. */

/** What the program asked the engine for. Secrets and unknown values are wrapped as on the wire. */
export interface Registration {
  type: string
  name: string
  parent: string
  provider: string
  providers: Record<string, string>
  inputs: Record<string, unknown>
  dependencies: string[]
  ignoreChanges: string[]
  retainOnDelete: boolean
  protect: boolean
  /** How many functions change what it makes. */
  transforms: number
}

export interface Run {
  registrations: Registration[]
  outputs: Record<string, { value: unknown; secret: boolean; known: boolean }>
}

export interface RunRequest {
  stack: string
  config: Record<string, string>
  secretKeys: string[]
  preview: boolean
  /** What stands for kubectl. */
  kubectl: string
}

export type Answer = Run | { error: string }

/** Ends what a run writes to stderr. */
export const END_OF_RUN = '\0'
