/** `memoryPressure()` as the contract of memory pressure sees it. */
import { memoryPressure, type PressureMonitorPort, type PressureMonitorSpec } from '@qtests/fixtures'

/** What it says of itself. */
export const PRESSURE_FLAGS = {
  process: true,
  admission: true,
  listeners: true,
  history: true,
  cooldown: true,
  unref: true,
} as const

export function ownPressure(spec: PressureMonitorSpec): PressureMonitorPort {
  const { thresholds, hysteresis, factor } = spec
  const times = { dwell: spec.dwellMs, interval: spec.intervalMs, cooldown: spec.cooldownMs }
  const pressure = memoryPressure({ thresholds, hysteresis, factor, ...times, verify: 'off' })
  return {
    level: pressure.level,
    admits: pressure.admits,
    register: pressure.component,
    onLevel: (listener) => pressure.onLevel(({ to }) => listener(to)),
    unscalable: () =>
      pressure.actions.filter(({ what }) => what === 'unscalable').map(({ component }) => component),
    history: () => pressure.actions,
    stop: pressure.dispose,
  }
}
