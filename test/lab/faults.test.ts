import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import { power } from '../../src/lab/power.ts'
import { testLab } from './setup.ts'
import { cable, dropConnections, KILL_SESSIONS, on, waitOn } from './support/faults-hosts.ts'
import {
  bigFile,
  blocking,
  configured,
  copying,
  folderFor,
  handler,
  installing,
  inTheMiddle,
  kept,
  line,
  lines,
  makePackage,
  packageState,
  wholeBigFile,
  writeBig,
} from './support/faults-plays.ts'
import { faults } from './support/faults-run.ts'

describe.concurrent('a connection that is cut', () => {
  faults(
    'in the middle of a command: the command goes on, once, and the run follows it to its end',
    async ({ scene }) => {
      const host = await scene.host()
      const at = await folderFor([host], 'cut-command')
      const run = scene.begin(scene.playbook(blocking(at)), [host])
      await waitOn(host, `[ -e ${at}/begun ]`)
      await on(host, KILL_SESSIONS)
      await on(host, `touch ${at}/go`)
      expect(await run.ended).toMatchObject({ code: 0, story: [`long ${host.name} changed`] })
      expect([await lines(host, `${at}/begun`), await lines(host, `${at}/once`)]).toEqual([1, 1])
      expect(await kept(host)).toBe('')
    },
  )

  faults(
    'in the middle of a package, with no word to either side: the package is installed once, and dpkg is sound',
    async ({ scene }) => {
      const host = await scene.host()
      const at = await folderFor([host], 'cut-apt')
      await makePackage(host, at)
      const run = scene.begin(scene.playbook(installing(at)), [host])
      await waitOn(host, `[ -e ${at}/begun ]`)
      await dropConnections(host)
      await on(host, `touch ${at}/go`)
      expect(await run.ended).toMatchObject({ code: 0, story: [`install ${host.name} changed`] })
      expect(await packageState(host)).toBe('install ok installed')
      expect([await lines(host, `${at}/begun`), await lines(host, `${at}/once`)]).toEqual([1, 1])
    },
  )

  faults('in the middle of a file: the file is sent anew, and nothing of the first try stays', async ({ scene }) => {
    const host = await scene.host()
    const at = await folderFor([host], 'cut-file')
    const path = scene.playbook(copying(at))
    writeBig(path)
    const run = scene.begin(path, [host])
    await on(host, `${inTheMiddle(at)} && ${KILL_SESSIONS}`)
    expect(await run.ended).toMatchObject({ code: 0, story: [`big ${host.name} changed`] })
    expect(await bigFile(host, at)).toBe(wholeBigFile)
  })

  faults('for half a minute, by its cable: the run waits for the host', async ({ scene }) => {
    const host = await scene.host()
    const at = await folderFor([host], 'cable')
    const path = scene.playbook(copying(at))
    writeBig(path)
    const run = scene.begin(path, [host])
    await on(host, inTheMiddle(at))
    await cable(host, 'down')
    await new Promise((resolve) => setTimeout(resolve, 30_000))
    await cable(host, 'up')
    expect(await run.ended).toMatchObject({ code: 0, story: [`big ${host.name} changed`] })
    expect(await bigFile(host, at)).toBe(wholeBigFile)
  })

  faults(
    'while a small file is validated: whether it came into place is read, and it is there once',
    async ({ scene }) => {
      const host = await scene.host()
      const at = await folderFor([host], 'cut-validate')
      await on(host, `printf '%s\\n' '${line(at)}' > ${at}/check`)
      const task = `
- name: small
  copy: { dest: ${at}/small, content: "whole\\n", backup: true, validate: "sh ${at}/check %s" }`
      const run = scene.begin(scene.playbook(task), [host])
      await waitOn(host, `[ -e ${at}/begun ]`)
      await on(host, `${KILL_SESSIONS}; touch ${at}/go`)
      expect(await run.ended).toMatchObject({ code: 0, story: [`small ${host.name} changed`] })
      expect(await on(host, `cat ${at}/small; ls -A ${at} | grep small`)).toBe('whole\nsmall')
    },
  )
})

describe.concurrent('rcprov killed', () => {
  faults(
    'in the middle of a command: the next apply waits for its end and does not run it again',
    async ({ scene }) => {
      const host = await scene.host()
      const at = await folderFor([host], 'kill-command')
      const path = scene.playbook(`${blocking(at)}- name: after\n  shell: echo x >> ${at}/after`)
      const run = scene.begin(path, [host])
      await waitOn(host, `[ -e ${at}/begun ]`)
      run.kill('SIGKILL')
      expect(await run.ended).toMatchObject({ code: null })
      const next = scene.begin(path, [host])
      await on(host, `touch ${at}/go`)
      const { name } = host
      expect(await next.ended).toMatchObject({ code: 0, story: [`long ${name} changed`, `after ${name} changed`] })
      expect([await lines(host, `${at}/once`), await lines(host, `${at}/after`)]).toEqual([1, 1])
      expect(await kept(host)).toBe('')
      expect((await scene.apply(path, [host])).code).toBe(0)
      expect(await lines(host, `${at}/once`)).toBe(2)
    },
  )

  faults(
    'in the middle of a command: a playbook with facts sees what the command left in the end',
    async ({ scene }) => {
      const host = await scene.host()
      const at = await folderFor([host], 'kill-other')
      const run = scene.begin(scene.playbook(blocking(at)), [host])
      await waitOn(host, `[ -e ${at}/begun ]`)
      run.kill('SIGKILL')
      await run.ended
      // With the facts, what the next task needs to know is read while the command still runs.
      const other = scene.playbook(`- name: closed\n  file: { path: ${at}/once, mode: "0600" }`)
      writeFileSync(other, readFileSync(other, 'utf8').replace('gather_facts: false', 'gather_facts: true'))
      const next = scene.begin(other, [host])
      await sleep(2000)
      await on(host, `touch ${at}/go`)
      const ended = await next.ended
      expect(ended.code).toBe(0)
      expect(ended.story).toContain(`closed ${host.name} changed`)
    },
  )

  faults(
    'in the middle of a package: the next apply finds it installed, once, and clears what was noted',
    async ({ scene }) => {
      const host = await scene.host()
      const at = await folderFor([host], 'kill-apt')
      await makePackage(host, at)
      const path = scene.playbook(installing(at))
      const run = scene.begin(path, [host])
      await waitOn(host, `[ -e ${at}/begun ]`)
      run.kill('SIGKILL')
      await run.ended
      const next = scene.begin(path, [host])
      await on(host, `touch ${at}/go`)
      expect(await next.ended).toMatchObject({ code: 0, story: [`install ${host.name} ok`] })
      expect(await packageState(host)).toBe('install ok installed')
      expect([await lines(host, `${at}/begun`), await lines(host, `${at}/once`)]).toEqual([1, 1])
      expect(await kept(host)).toBe('')
    },
  )

  faults(
    'between a config and its handler: the next apply changes nothing there, but runs the handler, and only that one',
    async ({ scene }) => {
      const host = await scene.host()
      const at = await folderFor([host], 'kill-handler')
      const path = scene.playbook(`${configured(at)}${blocking(at)}`, handler(at))
      const run = scene.begin(path, [host])
      await waitOn(host, `[ -e ${at}/begun ]`)
      run.kill('SIGKILL')
      await run.ended
      await on(host, `touch ${at}/go`)
      const other = await scene.apply(scene.playbook(`- name: other\n  file: { path: ${at}/other, state: touch }`), [
        host,
      ])
      expect(other).toMatchObject({ code: 0, story: [`other ${host.name} changed`] })
      const { name } = host
      const next = await scene.apply(path, [host])
      expect(next).toMatchObject({ code: 0 })
      expect(next.story.filter((told) => !told.startsWith('long'))).toEqual([
        `config ${name} ok`,
        `restart ${name} changed`,
      ])
      expect(next.messages).toContain(`${name}: handler "restart" is due since an interrupted run: `)
      const last = await scene.apply(path, [host])
      expect(last.story).toEqual([`config ${name} ok`, `long ${name} changed`])
      expect(await lines(host, `${at}/handled`)).toBe(1)
      expect(await kept(host)).toBe('')
    },
  )

  faults(
    'in the middle of a file: nothing has its name until the next apply puts it in place, whole',
    async ({ scene }) => {
      const host = await scene.host()
      const at = await folderFor([host], 'kill-file')
      const path = scene.playbook(copying(at))
      writeBig(path)
      const run = scene.begin(path, [host])
      await on(host, inTheMiddle(at))
      run.kill('SIGKILL')
      await run.ended
      expect(await on(host, `ls -A ${at} | wc -l; ls ${at}`)).toBe('1')
      expect(await scene.apply(path, [host])).toMatchObject({ code: 0, story: [`big ${host.name} changed`] })
      expect(await bigFile(host, at)).toBe(wholeBigFile)
    },
  )
})

describe.concurrent('Ctrl-C', () => {
  faults('lets the change under way end, runs no more, and leaves the handler to the next apply', async ({ scene }) => {
    const host = await scene.host()
    const at = await folderFor([host], 'interrupt')
    const path = scene.playbook(
      `${configured(at)}${blocking(at)}- name: after\n  file: { path: ${at}/after, state: touch }`,
      handler(at),
    )
    const run = scene.begin(path, [host])
    await waitOn(host, `[ -e ${at}/begun ]`)
    run.kill('SIGINT')
    await on(host, `touch ${at}/go`)
    const { name } = host
    expect(await run.ended).toMatchObject({ code: 99, story: [`config ${name} changed`, `long ${name} changed`] })
    expect(await lines(host, `${at}/handled`)).toBe(0)
    expect((await scene.apply(path, [host])).story).toEqual([
      `config ${name} ok`,
      `long ${name} changed`,
      `after ${name} changed`,
      `restart ${name} changed`,
    ])
    expect(await lines(host, `${at}/handled`)).toBe(1)
    expect(await kept(host)).toBe('')
  })
})

describe.concurrent('two applies at once', () => {
  faults('the second is refused by the name of the first, until that one is dead', async ({ scene }) => {
    const host = await scene.host()
    const at = await folderFor([host], 'lease')
    const path = scene.playbook(`${configured(at)}${blocking(at)}`, handler(at))
    const first = scene.begin(path, [host])
    await waitOn(host, `[ -e ${at}/begun ]`)
    const refused = await scene.apply(scene.playbook(`- name: other\n  file: { path: ${at}/other, state: touch }`), [
      host,
    ])
    expect(refused).toMatchObject({ code: 2, story: [`other ${host.name} failed`] })
    expect(refused.messages).toContain(`(pid ${first.pid}) is changing this host: rcprov apply ${path}`)
    const same = await scene.apply(path, [host])
    expect(same.messages).not.toContain('interrupted run')
    first.kill('SIGKILL')
    await first.ended
    await on(host, `touch ${at}/go`)
    expect(await scene.apply(path, [host])).toMatchObject({ code: 0 })
    expect([await lines(host, `${at}/once`), await lines(host, `${at}/handled`)]).toEqual([1, 1])
  })
})

describe.concurrent('a power cut', () => {
  faults(
    'in the middle of a package takes that host out of the run; the next apply mends dpkg and runs the handler',
    async ({ scene }) => {
      const [cut, well] = await scene.twoHosts()
      const at = await folderFor([cut, well], 'power')
      await makePackage(cut, at)
      const task = `${installing(at)}  when: inventory_hostname == '${cut.name}'\n- name: after\n  file: { path: ${at}/after, state: touch }`
      const path = scene.playbook(`${configured(at)}${task}`, handler(at))
      const run = scene.begin(path, [cut, well])
      await waitOn(cut, `[ -e ${at}/begun ]`)
      await power(testLab, cut, 'off')
      const ended = await run.ended
      expect(ended.code).toBe(4)
      expect(ended.story).toContain(`install ${cut.name} unreachable`)
      expect(ended.messages).toMatch(
        new RegExp(`^${cut.name}: .*"[^"]*install slow[^"]*" \\(.*\\) was under way there: `, 'm'),
      )
      expect(ended.story.slice(-2)).toEqual([`after ${well.name} changed`, `restart ${well.name} changed`])

      await power(testLab, cut, 'on')
      await on(cut, `touch ${at}/go`)
      expect(await packageState(cut)).not.toBe('install ok installed')
      const { name } = cut
      expect(await scene.apply(path, [cut])).toMatchObject({
        code: 0,
        story: [`config ${name} ok`, `install ${name} changed`, `after ${name} changed`, `restart ${name} changed`],
      })
      expect(await packageState(cut)).toBe('install ok installed')
      expect(await kept(cut)).toBe('')
    },
  )

  faults('in the middle of a command stops that host until somebody has seen what became of it', async ({ scene }) => {
    const host = await scene.host()
    const at = await folderFor([host], 'power-command')
    const path = scene.playbook(`${configured(at)}${blocking(at)}`, handler(at))
    const run = scene.begin(path, [host])
    await waitOn(host, `[ -e ${at}/begun ]`)
    await power(testLab, host, 'off')
    await power(testLab, host, 'on')
    await on(host, `touch ${at}/go`)
    const { name } = host
    const ended = await run.ended
    expect(ended).toMatchObject({ code: 2, story: [`config ${name} changed`, `long ${name} failed`] })
    const [, file = ''] = /fate unknown: .* then remove (\S+) on the host/.exec(ended.messages) ?? []
    const again = await scene.apply(path, [host])
    expect(again).toMatchObject({ code: 2, story: [`config ${name} ok`, `long ${name} failed`] })
    expect(again.messages).toContain(file)
    expect(await lines(host, `${at}/once`)).toBe(0)
    await on(host, `rm ${file}`)
    expect((await scene.apply(path, [host])).story).toEqual([
      `config ${name} ok`,
      `long ${name} changed`,
      `restart ${name} changed`,
    ])
    expect([await lines(host, `${at}/once`), await lines(host, `${at}/handled`)]).toEqual([1, 1])
    expect(await kept(host)).toBe('')
  })
})

describe.concurrent('a task as a user without a home', () => {
  const asNobody = (task: string) => `${task}  become: true\n  become_user: nobody\n`

  faults('is run, and its notes and files are gone with the run', async ({ scene }) => {
    const host = await scene.host()
    const at = await folderFor([host], 'nobody')
    await on(host, `chown nobody ${at}; touch ${at}/go`)
    const { name } = host
    const tasks = `${asNobody(configured(at))}${asNobody(blocking(at))}`
    const run = await scene.apply(scene.playbook(tasks, handler(at)), [host])
    expect(run).toMatchObject({
      code: 0,
      story: [`config ${name} changed`, `long ${name} changed`, `restart ${name} changed`],
    })
    expect(await on(host, `stat -c %U ${at}/config ${at}/once ${at}/handled | xargs`)).toBe('nobody nobody root')
    expect(await kept(host)).toBe('')
    expect(await on(host, 'find /tmp/rcprov-* -mindepth 1')).toBe('')
  })

  faults('is waited for and not run again, and its handler is run, after rcprov was killed', async ({ scene }) => {
    const host = await scene.host()
    const at = await folderFor([host], 'kill-nobody')
    await on(host, `chown nobody ${at}`)
    const path = scene.playbook(`${asNobody(configured(at))}${asNobody(blocking(at))}`, handler(at))
    const run = scene.begin(path, [host])
    await waitOn(host, `[ -e ${at}/begun ]`)
    run.kill('SIGKILL')
    await run.ended
    const next = scene.begin(path, [host])
    await on(host, `touch ${at}/go`)
    const { name } = host
    expect(await next.ended).toMatchObject({
      code: 0,
      story: [`config ${name} ok`, `long ${name} changed`, `restart ${name} changed`],
    })
    expect([await lines(host, `${at}/once`), await lines(host, `${at}/handled`)]).toEqual([1, 1])
    expect(await kept(host)).toBe('')
  })

  faults('is not run again after a power cut, until somebody has seen what became of it', async ({ scene }) => {
    const host = await scene.host()
    const at = await folderFor([host], 'power-nobody')
    await on(host, `chown nobody ${at}`)
    const path = scene.playbook(asNobody(blocking(at)))
    const run = scene.begin(path, [host])
    await waitOn(host, `[ -e ${at}/begun ]`)
    await power(testLab, host, 'off')
    await power(testLab, host, 'on')
    const ended = await run.ended
    expect(ended).toMatchObject({ code: 2, story: [`long ${host.name} failed`] })
    const [, file = ''] = /fate unknown: .* then remove (\S+) on the host/.exec(ended.messages) ?? []
    await on(host, `rm ${file}; touch ${at}/go`)
    expect(await scene.apply(path, [host])).toMatchObject({ code: 0 })
    expect([await lines(host, `${at}/begun`), await lines(host, `${at}/once`)]).toEqual([2, 1])
    expect(await kept(host)).toBe('')
  })
})
