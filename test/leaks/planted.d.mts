export const planted: Record<
  string,
  { allocate: (index: number) => unknown; bytes?: number; tolerance?: number; site: string }
>
