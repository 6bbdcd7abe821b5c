export const adapter: string = 'adapter'
