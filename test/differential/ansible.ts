import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Case, environmentOf, layOut } from './case.ts'
import { type Told, toldOf } from './told.ts'
import { treeOf } from './tree.ts'

/** ansible-playbook (2.14), loaded once, to run cases with. */
export interface Ansible {
  /** What each run of the case told and left. */
  readonly run: (one: Case) => Promise<Told[]>
  readonly close: () => void
}

const way = () => ({ ansible_connection: 'local', ansible_python_interpreter: '/usr/bin/python3' })

/** Starts Ansible, with an output of its own that writes rcprov's events. */
export function startAnsible(): Ansible {
  const home = mkdtempSync(join(tmpdir(), 'rcprov-judge-'))
  mkdirSync(join(home, 'callbacks'))
  cpSync(join(import.meta.dirname, '../render/ansible/events.py'), join(home, 'callbacks/events.py'))
  writeFileSync(join(home, 'ansible.cfg'), '')
  const judge = spawn('/usr/bin/python3', [join(import.meta.dirname, 'judge.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ANSIBLE_CONFIG: join(home, 'ansible.cfg'),
      ANSIBLE_CALLBACK_PLUGINS: join(home, 'callbacks'),
      // So that hosts are told in order.
      ANSIBLE_FORKS: '1',
      ANSIBLE_PIPELINING: '1',
      LC_ALL: 'C.UTF-8',
    },
  })
  const answers = createInterface({ input: judge.stdout })[Symbol.asyncIterator]()
  const ask = async (question: object): Promise<{ exit: number; stdout: string; stderr: string }> => {
    judge.stdin.write(`${JSON.stringify(question)}\n`)
    return JSON.parse((await answers.next()).value ?? '')
  }
  const runOnce = async (one: Case, folder: string, args: readonly string[]): Promise<Told> => {
    const events = join(folder, '.events')
    rmSync(events, { force: true })
    const { exit, stdout, stderr } = await ask({
      folder,
      args,
      environment: environmentOf(one, folder),
      events,
      newest: one.newest === true,
    })
    if (process.env.SHOW) process.stdout.write(`${stdout}${stderr}`)
    const lines = existsSync(events) ? readFileSync(events, 'utf8').split('\n').filter(Boolean) : []
    const scene = { work: folder, files: treeOf(join(folder, 'out')), wanted: args.includes('--diff') }
    return toldOf(
      lines.map((line) => JSON.parse(line)),
      exit,
      scene,
    )
  }
  return {
    run: async (one) => {
      const folder = mkdtempSync(join(tmpdir(), 'rcprov-case-'))
      const args = layOut(one, folder, way)
      const runs = [await runOnce(one, folder, args)]
      if (one.second) runs.push(await runOnce(one, folder, args))
      rmSync(folder, { recursive: true })
      return runs
    },
    close: () => {
      judge.stdin.end()
      rmSync(home, { recursive: true })
    },
  }
}
