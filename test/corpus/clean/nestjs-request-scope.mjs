/** Providers of a request resolved from a container, with a context of their own in each call. */
export default {
  packages: ['@nestjs/core', '@nestjs/common', 'reflect-metadata'],
  async subject() {
    await import('reflect-metadata')
    const { NestFactory, ContextIdFactory } = await import('@nestjs/core')
    const { Injectable, Module, Scope, Inject } = await import('@nestjs/common')
    class Clock {
      now = () => 1
    }
    Injectable()(Clock)
    class Basket {
      items = []
    }
    Injectable({ scope: Scope.REQUEST })(Basket)
    class Orders {
      constructor(basket, clock) {
        this.basket = basket
        this.clock = clock
      }
    }
    Injectable({ scope: Scope.REQUEST })(Orders)
    Inject(Basket)(Orders, undefined, 0)
    Inject(Clock)(Orders, undefined, 1)
    class App {}
    Module({ providers: [Clock, Basket, Orders] })(App)
    const app = await NestFactory.createApplicationContext(App, { logger: false })
    return {
      subject: async (index) => {
        const orders = await app.resolve(Orders, ContextIdFactory.create())
        orders.basket.items.push(index)
        if (orders.basket.items.length !== 1 || orders.clock.now() !== 1) throw new Error('shared basket')
      },
      teardown: () => app.close(),
    }
  },
}
