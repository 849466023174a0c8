/** Line icons, 16 px, in the colour of the text; decoration, so hidden from assistive technology. */
import type { ReactNode } from 'react'

const icon = (content: ReactNode) =>
  function Icon() {
    return (
      <svg
        viewBox="0 0 16 16"
        width="16"
        height="16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {content}
      </svg>
    )
  }

export const ModelsIcon = icon(<path d="M8 1.8 14 5 8 8.2 2 5zM2 8l6 3.2L14 8M2 11l6 3.2 6-3.2" />)
export const TrainIcon = icon(<path d="M2 2v12h12M4.5 5c1 5 3.5 6.5 9 6.5" />)
export const PredictIcon = icon(<path d="M2 4h7M2 8h4M2 12h7M11.5 5.5 14 8l-2.5 2.5M14 8H9" />)
export const RolloutIcon = icon(<path d="M1.5 13.5h3v-3h3.5v-3.5h3.5v-4h3M11.8 1.2l2.7 1.8-2.7 1.8" />)
export const DriftIcon = icon(<path d="M1.5 12.5c3 0 2.5-9 5-9s2 9 5 9M7 12.5c2.5 0 2-6 4-6s1.5 6 3.5 6" />)
export const LiveIcon = icon(<path d="M1.5 8.5H4L6 3l4 10.5 2-5h2.5" />)
export const SunIcon = icon(
  <>
    <circle cx="8" cy="8" r="2.8" />
    <path d="M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7" />
  </>,
)
export const MoonIcon = icon(<path d="M13.5 9.5A5.8 5.8 0 0 1 6.5 2.5a5.8 5.8 0 1 0 7 7z" />)
export const SystemIcon = icon(<path d="M2 3h12v8H2zM6 14h4M8 11v3" />)
export const CopyIcon = icon(<path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />)
export const CheckIcon = icon(<path d="m3 8.5 3.5 3.5L13 4.5" />)
export const CloseIcon = icon(<path d="m4 4 8 8M12 4l-8 8" />)
export const WarningIcon = icon(<path d="M8 2 14.5 13.5h-13zM8 6.5v3M8 11.6v.1" />)
export const InfoIcon = icon(<path d="M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 7.2v3.6M8 5v.1" />)
export const ArrowRightIcon = icon(<path d="M3 8h10M9.5 4.5 13 8l-3.5 3.5" />)
export const UndoIcon = icon(<path d="M5.5 3 2.5 6l3 3M2.5 6h7a4 4 0 0 1 0 8H6" />)
export const RetryIcon = icon(<path d="M13.5 3v3.5H10M13.2 6.5A5.7 5.7 0 1 0 13.5 9.5" />)
export const UploadIcon = icon(<path d="M8 10.5v-8M4.8 5.5 8 2.3l3.2 3.2M2.5 10.5v3h11v-3" />)
export const PlusIcon = icon(<path d="M8 3v10M3 8h10" />)
