import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { apply } from '../../src/cli/apply.ts'
import { callCommand } from '../../src/cli/call.ts'
import { newFolder, wayToHost } from '../run/support.ts'
import { type Case, environmentOf, layOut } from './case.ts'
import { type Told, toldOf } from './told.ts'
import { treeOf } from './tree.ts'

/** What rcprov told of a run, and what it printed on stderr. */
export interface Ran extends Told {
  readonly stderr: string
}

/** Runs a case with rcprov in this process, as its command line would; the events are those of its run log. */
export async function runCase(one: Case): Promise<Ran[]> {
  const folder = newFolder()
  const args = layOut(one, folder, (host) => wayToHost(folder, host))
  const environment = {
    XDG_STATE_HOME: join(folder, '.state'),
    ANSIBLE_CONFIG: '/dev/null',
    ...environmentOf(one, folder),
  }
  const runs = [await runOnce(folder, args, environment)]
  if (one.second) runs.push(await runOnce(folder, args, environment))
  return runs
}

async function runOnce(folder: string, args: readonly string[], environment: Record<string, string>): Promise<Ran> {
  const logs = join(folder, '.state/rcprov/runs')
  rmSync(logs, { recursive: true, force: true })
  const giveBack = [within(environment), captured(process.stdout), captured(process.stderr)] as const
  const { exit, stderr } = await callCommand(apply, args)
    .then((exit) => ({ exit, stderr: giveBack[2].text() }))
    .finally(() => {
      for (const one of giveBack) one.end()
    })
  const [log] = readLogs(logs)
  const events =
    log === undefined
      ? []
      : log
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line))
  const scene = { work: folder, files: treeOf(join(folder, 'out')), wanted: args.includes('--diff') }
  return { ...toldOf(events, exit, scene), stderr }
}

function readLogs(folder: string): string[] {
  mkdirSync(folder, { recursive: true })
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
}

/** What is written to a stream meanwhile is kept instead. */
function captured(stream: NodeJS.WriteStream): { readonly text: () => string; readonly end: () => void } {
  const write = stream.write
  let text = ''
  stream.write = (chunk: string | Uint8Array) => {
    text += chunk
    return true
  }
  return {
    text: () => text,
    end: () => {
      stream.write = write
    },
  }
}

/** Variables of the environment for a while. */
function within(variables: Readonly<Record<string, string>>): { readonly end: () => void } {
  const before = { ...process.env }
  Object.assign(process.env, variables)
  return {
    end: () => {
      for (const name of Object.keys(variables)) delete process.env[name]
      Object.assign(process.env, before)
    },
  }
}
