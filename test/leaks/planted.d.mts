export const planted: Record<
  string,
  {
    allocate: (index: number) => unknown
    bytes?: number
    within?: number
    table?: boolean
    oracleCalls?: number
    tolerance?: number
    maxTime?: number
    /** Each call takes so much that the verdict needs most of its time. */
    heavy?: boolean
    /** Absent where the message cannot name one. */
    site?: string
  }
>

export const copied: Record<string, (index: number) => unknown>

export const filling: Record<string, (index: number) => unknown>
