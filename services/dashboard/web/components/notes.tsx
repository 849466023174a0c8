/** Sentences that inform, one below the other; nothing where there is none. */
import { Callout } from './callout.js'

export const Notes = ({ sentences = [] }: { sentences?: readonly string[] | undefined }) =>
  sentences.length > 0 && (
    <Callout>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{/[.!?]$/.test(sentence) ? sentence : `${sentence}.`}</li>
        ))}
      </ul>
    </Callout>
  )
