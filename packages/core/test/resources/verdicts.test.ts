/** Real timers, sockets, files, workers and processes: each leak beside its clean twin. */
import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import fs, { openSync } from 'node:fs'
import { open } from 'node:fs/promises'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, test } from 'vitest'
import { assertNoHandleLeak, assertNoListenerLeak, assertNoTimerLeak } from '../../src/matchers/resources.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

/** The claim of the failure; throws when there was none. */
async function claimOf(assertion: Promise<void>): Promise<string> {
  const error: unknown = await assertion.then(
    () => new Error('passed'),
    (thrown: unknown) => thrown,
  )
  return /^\[qtests\] (.*)$/m.exec((error as Error).message)?.[1] ?? (error as Error).message
}

/** A machine that is busy may take its time. */
const patient = { maxTime: '20s' }

async function serve(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUps.push(() => server.close())
  return (server.address() as AddressInfo).port
}

async function serveHttp(body: string): Promise<string> {
  const server = http.createServer((_request, response) => void response.end(body))
  cleanUps.push(() => server.closeAllConnections())
  return `http://127.0.0.1:${await serve(server)}/`
}

describe('timers', () => {
  const keep = <T extends NodeJS.Timeout>(timer: T): T => {
    cleanUps.push(() => clearTimeout(timer))
    return timer
  }

  test('an interval', async () => {
    const leak = assertNoTimerLeak(() => void keep(setInterval(() => {}, 1_000)))
    expect(await claimOf(leak)).toBe("leaves 1 interval (1,000 ms, ref'd) per call")
    await assertNoTimerLeak(() => clearInterval(setInterval(() => {}, 1_000)))
  })

  test('a timeout that is not ref’d, of which Node’s own list knows nothing', async () => {
    const leak = assertNoTimerLeak(() => void keep(setTimeout(() => {}, 30_000).unref()))
    expect(await claimOf(leak)).toBe("leaves 1 timeout (30,000 ms, unref'd) per call")
  })

  test('a race against a timeout', async () => {
    const race = async (clear: boolean): Promise<void> => {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise((_, reject) => {
        timer = keep(setTimeout(reject, 20_000))
      })
      await Promise.race([sleep(0), late])
      if (clear) clearTimeout(timer)
    }
    expect(await claimOf(assertNoTimerLeak(() => race(false)))).toBe(
      "leaves 1 timeout (20,000 ms, ref'd) per call",
    )
    await assertNoTimerLeak(() => race(true))
  })

  test('a loop of timeouts that each start the next', async () => {
    let over = false
    cleanUps.push(() => {
      over = true
    })
    const poll = (): void => {
      if (!over) setTimeout(poll, 20)
    }
    expect(await claimOf(assertNoTimerLeak(poll))).toContain("timeout (20 ms, ref'd) per call")
  })

  test('ends by itself within the time: no leak', async () => {
    await assertNoTimerLeak(() => void setTimeout(() => {}, 600), patient)
  })

  test('one that each call replaces, and one that is made once: no leak', async () => {
    let saving: NodeJS.Timeout | undefined
    await assertNoTimerLeak(() => {
      clearTimeout(saving)
      saving = keep(setTimeout(() => {}, 60_000))
    })
    let _started: NodeJS.Timeout | undefined
    await assertNoTimerLeak((call) => {
      if (call === 5) _started ??= keep(setInterval(() => {}, 60_000))
    })
  })

  test('what was there before the calls is not theirs', async () => {
    keep(setInterval(() => {}, 5))
    await assertNoTimerLeak(() => {}, { setup: () => void keep(setInterval(() => {}, 5)) })
  })

  test('the timer of an abort signal goes with the signal', async () => {
    await assertNoTimerLeak(async () => {
      await sleep(0, undefined, { signal: AbortSignal.timeout(30_000) })
    }, patient)
  })

  test('one call in ten', async () => {
    const leak = assertNoTimerLeak((call) => {
      if (call % 10 === 0) keep(setInterval(() => {}, 1_000))
    })
    expect(await claimOf(leak)).toMatch(/^leaves 0\.1\d intervals \(1,000 ms, ref'd\) per call$/)
  })

  test('what is cleared in afterEach is cleared; what is ignored does not count', async () => {
    let timer: NodeJS.Timeout | undefined
    const start = (): void => {
      timer = keep(setInterval(() => {}, 1_000))
    }
    await assertNoTimerLeak(start, { afterEach: () => clearInterval(timer) })
    await assertNoTimerLeak(start, { ignore: ['interval'] })
    await assertNoTimerLeak(start, {
      ignore: ({ kind, detail }) => kind === 'interval' && detail === '1,000 ms',
    })
    await expect(assertNoTimerLeak(start, { ignore: ['timeout'] })).rejects.toThrow('leaves 1 interval')
  })
})

describe('listeners', () => {
  test('on an emitter that outlives the calls', async () => {
    const bus = new EventEmitter().setMaxListeners(0)
    expect(await claimOf(assertNoListenerLeak(() => void bus.on('data', () => {})))).toBe(
      "leaves 1 'data' listener on EventEmitter per call",
    )
    await assertNoListenerLeak(() => {
      const listener = (): void => {}
      bus.once('data', listener).prependListener('data', listener)
      bus.off('data', listener).off('data', listener)
    })
  })

  test('on an abort signal, and on an event target', async () => {
    const { signal } = new AbortController()
    const target = new EventTarget()
    for (const one of [signal, target]) {
      const leak = assertNoListenerLeak(() => one.addEventListener('abort', () => {}))
      expect(await claimOf(leak)).toBe(`leaves 1 'abort' listener on ${one.constructor.name} per call`)
    }
    await assertNoListenerLeak(async () => {
      const own = new EventEmitter()
      setImmediate(() => own.emit('done'))
      await once(own, 'done', { signal })
    })
  })

  test('on the process', async () => {
    const listener = (): void => {}
    cleanUps.push(() => process.removeAllListeners('qtests-test'))
    expect(await claimOf(assertNoListenerLeak(() => void process.on('qtests-test', listener)))).toContain(
      "leaves 1 'qtests-test' listener on ",
    )
  })

  test('an emitter of each call’s own may keep its listeners', async () => {
    const kept: EventEmitter[] = []
    await assertNoListenerLeak(() => void kept.push(new EventEmitter().on('data', () => {})))
    expect(kept.length).toBeGreaterThan(2)
  })

  test('emitters of other libraries, and counters, by `on`', async () => {
    const all = new Map<string, unknown[]>()
    const mitt = {
      all,
      on: (event: string, listener: unknown) => void all.set(event, [...(all.get(event) ?? []), listener]),
      emit: () => {},
    }
    expect(await claimOf(assertNoListenerLeak(() => mitt.on('data', 1), { on: [mitt] }))).toBe(
      "leaves 1 'data' listener on Object per call",
    )
    const observers: unknown[] = []
    const count = (): number => observers.length
    const counted = await assertNoListenerLeak(() => void observers.push(1), { on: [count] }).catch(
      (thrown: unknown) => (thrown as Error).message,
    )
    expect(counted).toContain("leaves 1 'count' listener on counter per call")
    expect(counted).toContain('added in     unknown: a function in `on` tells how many there are, and not')
    await assertNoListenerLeak(() => mitt.on('data', 1))
  })

  test('ignored by the name of the event', async () => {
    const bus = new EventEmitter().setMaxListeners(0)
    await assertNoListenerLeak(() => void bus.on('data', () => {}), { ignore: ['data'] })
  })
})

describe('handles', () => {
  test('sockets, on both sides', async () => {
    const port = await serve(net.createServer())
    const connect = async (): Promise<net.Socket> => {
      const socket = net.connect(port, '127.0.0.1')
      cleanUps.push(() => socket.destroy())
      await once(socket, 'connect')
      return socket
    }
    const error = await assertNoHandleLeak(connect).catch((thrown: unknown) => thrown)
    const { message } = error as Error
    expect(message).toContain('leaves 2 sockets per call')
    expect(message).toContain(`× socket (to 127.0.0.1:${port}, ref'd)`)
    expect(message).toContain(`× socket (accepted on 127.0.0.1:${port}, ref'd)`)
    expect(message).toContain('opened in    connect (')
    await assertNoHandleLeak(async () => void (await connect()).destroy(), patient)
  })

  test('a server that is not ref’d', async () => {
    const listen = async (): Promise<net.Server> => {
      const server = net.createServer().listen(0).unref()
      cleanUps.push(() => server.close())
      await once(server, 'listening')
      return server
    }
    expect(await claimOf(assertNoHandleLeak(listen))).toBe('leaves 1 server per call')
    await assertNoHandleLeak(async () => void (await listen()).close(), patient)
  })

  test('one kept-alive connection serves all calls; an agent for each call leaves one each', async () => {
    const url = await serveHttp('hello')
    await assertNoHandleLeak(async () => void (await (await fetch(url)).text()), patient)
    const get = (agent?: http.Agent): Promise<void> =>
      new Promise((resolve) => {
        http.get(url, agent === undefined ? {} : { agent }, (response) =>
          response.resume().on('end', resolve),
        )
      })
    await assertNoHandleLeak(() => get(), patient)
    const withAgent = async (): Promise<void> => {
      const agent = new http.Agent({ keepAlive: true })
      cleanUps.push(() => agent.destroy())
      await get(agent)
    }
    expect(await claimOf(assertNoHandleLeak(withAgent))).toContain('keep-alive socket')
    await assertNoHandleLeak(withAgent, { ...patient, ignore: ['keep-alive socket'] })
  })

  test('a connection to an HTTP server that has sent nothing is kept for no request', async () => {
    const { port } = new URL(await serveHttp('hello'))
    const connect = async (): Promise<void> => {
      const socket = net.connect(Number(port), '127.0.0.1')
      cleanUps.push(() => socket.destroy())
      await once(socket, 'connect')
    }
    const error = await assertNoHandleLeak(connect, patient).catch((thrown: unknown) => thrown)
    const { message } = error as Error
    expect(message).toContain(`× socket (accepted on 127.0.0.1:${port}, ref'd)`)
    expect(message).not.toContain('keep-alive')
    expect(message).not.toContain('share one agent')
  })

  test('a body that nobody reads holds its connection', async () => {
    const url = await serveHttp('x'.repeat(500_000))
    const kept: Response[] = []
    cleanUps.push(() => Promise.all(kept.map((response) => response.body?.cancel())))
    expect(await claimOf(assertNoHandleLeak(async () => void kept.push(await fetch(url))))).toContain(
      'socket',
    )
  })

  test.runIf(process.platform === 'linux')('files, however they were opened', async () => {
    const path = import.meta.filename ?? process.cwd()
    const shut = (fd: number): void => void cleanUps.push(() => fs.closeSync(fd))
    const leaks: [() => unknown, string][] = [
      [() => shut(openSync(path, 'r')), 'openSync'],
      [() => new Promise<void>((resolve) => fs.open(path, (_, fd) => resolve(shut(fd)))), 'open'],
      [
        async function byPromise() {
          const handle = await open(path)
          cleanUps.push(() => handle.close())
        },
        'byPromise',
      ],
      [
        async function byStream() {
          const stream = fs.createReadStream(path)
          cleanUps.push(() => stream.destroy())
          await once(stream, 'open')
        },
        'byStream',
      ],
    ]
    for (const [leak] of leaks) {
      const error = await assertNoHandleLeak(leak).catch((thrown: unknown) => thrown)
      expect((error as Error).message).toContain(`leaves 1 file (${path}) per call`)
      expect((error as Error).message).toContain('test/resources/verdicts.test.ts:')
    }
    await assertNoHandleLeak(() => fs.closeSync(fs.openSync(path, 'r')))
    await assertNoHandleLeak(async () => {
      for await (const _ of fs.createReadStream(path));
    }, patient)
  })

  test('a file watcher', async () => {
    const watch = (): fs.FSWatcher => {
      const watcher = fs.watch(process.cwd())
      cleanUps.push(() => watcher.close())
      return watcher
    }
    expect(await claimOf(assertNoHandleLeak(watch))).toBe("leaves 1 file watcher (ref'd) per call")
    await assertNoHandleLeak(() => watch().close())
  })

  test('a worker, also one whose end is not awaited', async () => {
    const start = async (): Promise<Worker> => {
      const worker = new Worker('setInterval(() => {}, 1_000)', { eval: true })
      cleanUps.push(() => worker.terminate())
      await once(worker, 'online')
      return worker
    }
    expect(await claimOf(assertNoHandleLeak(start, { calls: 9, maxTime: '20s' }))).toMatch(
      /^leaves 1 worker \(ref'd\)/,
    )
    await assertNoHandleLeak(async () => void (await start()).terminate(), { calls: 9, maxTime: '20s' })
  })

  test('a child process, also one whose end is not awaited', async () => {
    const start = async (): Promise<ChildProcess> => {
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000)'], { stdio: 'ignore' })
      cleanUps.push(() => child.kill())
      await once(child, 'spawn')
      return child
    }
    expect(await claimOf(assertNoHandleLeak(start, { calls: 9, maxTime: '20s' }))).toBe(
      'leaves 1 child process per call',
    )
    await assertNoHandleLeak(async () => void (await start()).kill(), { calls: 9, maxTime: '20s' })
  })
})
