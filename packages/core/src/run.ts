export const run: string = 'run'
