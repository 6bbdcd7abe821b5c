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
    site: string
  }
>
