export const planted: Record<
  string,
  { allocate: (index: number) => unknown; constant?: boolean; tolerance?: number; site: string }
>
