import { many } from '../../diagnostics/many.ts'
import { pauseArgs } from '../../module/control-args.ts'
import { dateAndTime } from '../../module/durations.ts'
import { idle } from '../idle.ts'
import type { Outcome } from '../outcome.ts'
import type { Run } from '../run.ts'
import { argumentsOf } from './arguments.ts'
import { done } from './done.ts'
import type { Doing } from './table.ts'

/** Waits for a time, or for somebody at the terminal to go on; without a terminal nobody is waited for. */
export async function pause(doing: Doing): Promise<Outcome> {
  const { running, task } = doing
  const given = await argumentsOf(doing, pauseArgs)
  if ('outcome' in given) return given.outcome
  const { minutes, seconds, prompt, echo } = given.args
  const isTimed = minutes !== undefined || seconds !== undefined
  // As in Ansible, a pause without end for want of a positive number would be no pause.
  const wanted = Math.max(1, seconds ?? (minutes ?? 0) * 60)
  const start = Date.now() / 1000
  const say = (message: string) => running.run.report({ type: 'note', message, host: doing.host.name })
  let input = ''
  if (isTimed) {
    say(prompt ?? `pausing for ${many(wanted, 'second')}`)
    if (!running.run.dry) await idle(wanted, doing.isOver)
  } else if (!running.run.dry) {
    const title = typeof task.name === 'string' ? `[${task.name}]\n` : ''
    input = await answered(running.run, `${title}${prompt ?? 'Press enter to continue, Ctrl+C to interrupt'}:`, echo)
  }
  const stop = Date.now() / 1000
  const delta = Math.floor(stop - start)
  const [length, unit] = seconds === undefined ? [(stop - start) / 60, 'minutes'] : [stop - start, 'seconds']
  const rounded = Math.round(length * 100) / 100
  return done([
    ['rc', 0],
    ['stdout', `Paused for ${Number.isInteger(rounded) ? `${rounded}.0` : rounded} ${unit}`],
    ['stderr', ''],
    ['start', dateAndTime(start)],
    ['stop', dateAndTime(stop)],
    ['delta', delta],
    ['echo', echo],
    ['user_input', input],
  ])
}

async function answered({ manner, report }: Run, question: string, echo: boolean): Promise<string> {
  if (!manner.ask) {
    const message = 'Not waiting for response to prompt as stdin is not interactive'
    report({ type: 'warning', message, host: null, place: null })
    return ''
  }
  return (await manner.ask(question, !echo)) ?? ''
}
