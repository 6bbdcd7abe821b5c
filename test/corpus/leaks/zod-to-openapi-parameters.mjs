/** Each generated document leaves its inline parameters in a global registry. Source: https://github.com/asteasolutions/zod-to-openapi/issues/361 */
export default {
  package: '@asteasolutions/zod-to-openapi',
  leaking: { version: '8.4.0', alias: 'zod-to-openapi-leaking' },
  fixed: { version: '8.4.1', alias: 'zod-to-openapi-fixed' },
  issue: 'asteasolutions/zod-to-openapi#361',
  async subject({ extendZodWithOpenApi, OpenApiGeneratorV3, OpenAPIRegistry }) {
    const { z } = await import('zod')
    extendZodWithOpenApi(z)
    const registry = new OpenAPIRegistry()
    registry.registerPath({
      method: 'get',
      path: '/users',
      request: { query: z.object({ page: z.string(), size: z.string() }) },
      responses: { 200: { description: 'users' } },
    })
    return () =>
      new OpenApiGeneratorV3(registry.definitions).generateDocument({
        openapi: '3.0.0',
        info: { title: 'users', version: '1' },
      })
  },
}
