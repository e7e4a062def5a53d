import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LabHost } from '../../src/lab/place.ts'
import { power } from '../../src/lab/power.ts'
import { testLab } from './setup.ts'
import { cable, dropConnections, KILL_SESSIONS, on, takeHosts, waitOn } from './support/faults-hosts.ts'
import { apply, begin, playbook } from './support/faults-run.ts'

const MIB = 1 << 20

/** A shell's line that tells that it has begun, waits until it may go on, and tells that it has ended. */
const line = (at: string) => `echo x >> ${at}/begun; until [ -e ${at}/go ]; do sleep 0.05; done; echo x >> ${at}/once`

const blocking = (at: string) => `
- name: long
  shell: ${line(at)}
`

/** A task whose package waits in the middle of its configuration; its file has to be on the host. */
const installing = (at: string) => `
- name: install
  apt: deb=${at}/slow.deb
`

/** A config file with a handler that leaves a line in the file `handled`. */
const configured = (at: string) => `
- name: config
  copy: { dest: ${at}/config, content: "new\\n" }
  notify: restart
`
const handler = (at: string) => `
- name: restart
  shell: echo x >> ${at}/handled
`

const folderFor = async (hosts: readonly LabHost[], name: string) => {
  const at = `/srv/${name}`
  for (const host of hosts) await on(host, `rm -rf ${at}; mkdir ${at}`)
  return at
}

/** Makes the package `slow` on the host, whose configuration is the blocking line. */
async function makePackage(host: LabHost, at: string): Promise<void> {
  const control = 'Package: slow\\nVersion: 1\\nArchitecture: all\\nMaintainer: nobody\\nDescription: slow\\n'
  await on(
    host,
    `dpkg --purge slow >/dev/null 2>&1; mkdir -p ${at}/deb/DEBIAN && cd ${at}/deb/DEBIAN && printf '${control}' > control &&
    printf '%s\\n' '#!/bin/sh' '${line(at)}' > postinst && chmod 755 postinst && dpkg-deb --build ${at}/deb ${at}/slow.deb`,
  )
}

const packageState = (host: LabHost) => on(host, "dpkg-query -W -f '${Status}' slow; dpkg --audit")
const lines = async (host: LabHost, file: string) => Number(await on(host, `cat ${file} 2>/dev/null | wc -l`))
const kept = (host: LabHost) => on(host, 'ls -A /run/rcprov /var/lib/rcprov 2>/dev/null; true')

/** A playbook that copies a file of random bytes, which takes many frames. */
function copyingPlaybook(at: string): { readonly path: string; readonly size: number } {
  const size = 96 * MIB
  const path = playbook(`- name: big\n  copy: { src: big, dest: ${at}/big, mode: "0640" }`)
  writeFileSync(join(dirname(path), 'files/big'), Buffer.alloc(size, 'rcprov and some more bytes\n'))
  return { path, size }
}

/** Shell: waits until some frames of the file have come; then the file itself must not be there. */
const inTheMiddle = (at: string) =>
  `until [ "$(cat ${at}/.big.rcprov-* 2>/dev/null | wc -c)" -gt ${4 * MIB} ]; do sleep 0.01; done; [ ! -e ${at}/big ]`

const bigFile = (host: LabHost, at: string) => on(host, `cd ${at}; ls -A; stat -c '%a %s' big; md5sum < big`)

describe.concurrent('a connection that is cut', () => {
  it('in the middle of a command: the command goes on, once, and the run follows it to its end', async () => {
    const [host] = (await takeHosts(1)) as [LabHost]
    const at = await folderFor([host], 'cut-command')
    const run = begin(playbook(blocking(at)), [host])
    await waitOn(host, `[ -e ${at}/begun ]`)
    await on(host, KILL_SESSIONS)
    await on(host, `touch ${at}/go`)
    expect(await run.ended).toMatchObject({ code: 0, story: [`long ${host.name} changed`] })
    expect([await lines(host, `${at}/begun`), await lines(host, `${at}/once`)]).toEqual([1, 1])
    expect(await kept(host)).toBe('')
  })

  it('in the middle of a package, with no word to either side: the package is installed once, and dpkg is sound', async () => {
    const [host] = (await takeHosts(1)) as [LabHost]
    const at = await folderFor([host], 'cut-apt')
    await makePackage(host, at)
    const run = begin(playbook(installing(at)), [host])
    await waitOn(host, `[ -e ${at}/begun ]`)
    await dropConnections(host)
    await on(host, `touch ${at}/go`)
    expect(await run.ended).toMatchObject({ code: 0, story: [`install ${host.name} changed`] })
    expect(await packageState(host)).toBe('install ok installed')
    expect([await lines(host, `${at}/begun`), await lines(host, `${at}/once`)]).toEqual([1, 1])
  })

  it('in the middle of a file: the file is sent anew, and nothing of the first try stays', async () => {
    const [host] = (await takeHosts(1)) as [LabHost]
    const at = await folderFor([host], 'cut-file')
    const { path, size } = copyingPlaybook(at)
    const run = begin(path, [host])
    await on(host, `${inTheMiddle(at)} && ${KILL_SESSIONS}`)
    expect(await run.ended).toMatchObject({ code: 0, story: [`big ${host.name} changed`] })
    expect(await bigFile(host, at)).toMatch(new RegExp(`^big\n640 ${size}\n`))
  })

  it('for half a minute, by its cable: the run waits for the host', async () => {
    const [host] = (await takeHosts(1)) as [LabHost]
    const at = await folderFor([host], 'cable')
    const { path, size } = copyingPlaybook(at)
    const run = begin(path, [host])
    await on(host, inTheMiddle(at))
    await cable(host, 'down')
    await new Promise((resolve) => setTimeout(resolve, 30_000))
    await cable(host, 'up')
    expect(await run.ended).toMatchObject({ code: 0, story: [`big ${host.name} changed`] })
    expect(await bigFile(host, at)).toMatch(new RegExp(`^big\n640 ${size}\n`))
  })

  it('while a small file is validated: whether it came into place is read, and it is there once', async () => {
    const [host] = (await takeHosts(1)) as [LabHost]
    const at = await folderFor([host], 'cut-validate')
    await on(host, `printf '%s\\n' '${line(at)}' > ${at}/check`)
    const task = `
- name: small
  copy: { dest: ${at}/small, content: "whole\\n", backup: true, validate: "sh ${at}/check %s" }`
    const run = begin(playbook(task), [host])
    await waitOn(host, `[ -e ${at}/begun ]`)
    await on(host, `${KILL_SESSIONS}; touch ${at}/go`)
    expect(await run.ended).toMatchObject({ code: 0, story: [`small ${host.name} changed`] })
    expect(await on(host, `cat ${at}/small; ls -A ${at} | grep small`)).toBe('whole\nsmall')
  })
})

describe.concurrent('rcprov killed', () => {
  it('in the middle of a command: the next apply waits for its end and does not run it again', async () => {
    const [host] = (await takeHosts(1)) as [LabHost]
    const at = await folderFor([host], 'kill-command')
    const path = playbook(`${blocking(at)}- name: after\n  shell: echo x >> ${at}/after`)
    const run = begin(path, [host])
    await waitOn(host, `[ -e ${at}/begun ]`)
    run.kill('SIGKILL')
    expect(await run.ended).toMatchObject({ code: null })
    const next = begin(path, [host])
    await on(host, `touch ${at}/go`)
    const { name } = host
    expect(await next.ended).toMatchObject({ code: 0, story: [`long ${name} changed`, `after ${name} changed`] })
    expect([await lines(host, `${at}/once`), await lines(host, `${at}/after`)]).toEqual([1, 1])
    expect(await kept(host)).toBe('')
    expect((await apply(path, [host])).code).toBe(0)
    expect(await lines(host, `${at}/once`)).toBe(2)
  })

  it('in the middle of a package: the next apply finds it installed, once, and clears what was noted', async () => {
    const [host] = (await takeHosts(1)) as [LabHost]
    const at = await folderFor([host], 'kill-apt')
    await makePackage(host, at)
    const path = playbook(installing(at))
    const run = begin(path, [host])
    await waitOn(host, `[ -e ${at}/begun ]`)
    run.kill('SIGKILL')
    await run.ended
    const next = begin(path, [host])
    await on(host, `touch ${at}/go`)
    expect(await next.ended).toMatchObject({ code: 0, story: [`install ${host.name} ok`] })
    expect(await packageState(host)).toBe('install ok installed')
    expect([await lines(host, `${at}/begun`), await lines(host, `${at}/once`)]).toEqual([1, 1])
    expect(await kept(host)).toBe('')
  })

  it('between a config and its handler: the next apply changes nothing there, but runs the handler, and only that one', async () => {
    const [host] = (await takeHosts(1)) as [LabHost]
    const at = await folderFor([host], 'kill-handler')
    const path = playbook(`${configured(at)}${blocking(at)}`, handler(at))
    const run = begin(path, [host])
    await waitOn(host, `[ -e ${at}/begun ]`)
    run.kill('SIGKILL')
    await run.ended
    await on(host, `touch ${at}/go`)
    const other = await apply(playbook(`- name: other\n  file: { path: ${at}/other, state: touch }`), [host])
    expect(other).toMatchObject({ code: 0, story: [`other ${host.name} changed`] })
    const { name } = host
    const next = await apply(path, [host])
    expect(next).toMatchObject({ code: 0 })
    expect(next.story.filter((told) => !told.startsWith('long'))).toEqual([
      `config ${name} ok`,
      `restart ${name} changed`,
    ])
    expect(next.messages).toContain(`${name}: handler "restart" is due since an interrupted run: `)
    const last = await apply(path, [host])
    expect(last.story).toEqual([`config ${name} ok`, `long ${name} changed`])
    expect(await lines(host, `${at}/handled`)).toBe(1)
    expect(await kept(host)).toBe('')
  })

  it('in the middle of a file: the old file stays whole until the next apply puts the new one in place', async () => {
    const [host] = (await takeHosts(1)) as [LabHost]
    const at = await folderFor([host], 'kill-file')
    const { path, size } = copyingPlaybook(at)
    const run = begin(path, [host])
    await on(host, inTheMiddle(at))
    run.kill('SIGKILL')
    await run.ended
    expect(await on(host, `ls -A ${at} | wc -l; ls ${at}`)).toBe('1')
    expect(await apply(path, [host])).toMatchObject({ code: 0, story: [`big ${host.name} changed`] })
    expect(await bigFile(host, at)).toMatch(new RegExp(`^big\n640 ${size}\n`))
  })
})

describe.concurrent('Ctrl-C', () => {
  it('lets the change under way end, runs no more, and leaves the handler to the next apply', async () => {
    const [host] = (await takeHosts(1)) as [LabHost]
    const at = await folderFor([host], 'interrupt')
    const path = playbook(
      `${configured(at)}${blocking(at)}- name: after\n  file: { path: ${at}/after, state: touch }`,
      handler(at),
    )
    const run = begin(path, [host])
    await waitOn(host, `[ -e ${at}/begun ]`)
    run.kill('SIGINT')
    await on(host, `touch ${at}/go`)
    const { name } = host
    expect(await run.ended).toMatchObject({ code: 99, story: [`config ${name} changed`, `long ${name} changed`] })
    expect(await lines(host, `${at}/handled`)).toBe(0)
    expect((await apply(path, [host])).story).toEqual([
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
  it('the second is refused by the name of the first, until that one is dead', async () => {
    const [host] = (await takeHosts(1)) as [LabHost]
    const at = await folderFor([host], 'lease')
    const path = playbook(`${configured(at)}${blocking(at)}`, handler(at))
    const first = begin(path, [host])
    await waitOn(host, `[ -e ${at}/begun ]`)
    const refused = await apply(playbook(`- name: other\n  file: { path: ${at}/other, state: touch }`), [host])
    expect(refused).toMatchObject({ code: 2, story: [`other ${host.name} failed`] })
    expect(refused.messages).toContain(`(pid ${first.pid}) is changing this host: rcprov apply ${path}`)
    const same = await apply(path, [host])
    expect(same.messages).not.toContain('interrupted run')
    first.kill('SIGKILL')
    await first.ended
    await on(host, `touch ${at}/go`)
    expect(await apply(path, [host])).toMatchObject({ code: 0 })
    expect([await lines(host, `${at}/once`), await lines(host, `${at}/handled`)]).toEqual([1, 1])
  })
})

describe.concurrent('a power cut', () => {
  it('in the middle of a package takes that host out of the run; the next apply mends dpkg and runs the handler', async () => {
    const [cut, well] = (await takeHosts(2)) as [LabHost, LabHost]
    const at = await folderFor([cut, well], 'power')
    await makePackage(cut, at)
    const task = `${installing(at)}  when: inventory_hostname == '${cut.name}'\n- name: after\n  file: { path: ${at}/after, state: touch }`
    const path = playbook(`${configured(at)}${task}`, handler(at))
    const run = begin(path, [cut, well])
    await waitOn(cut, `[ -e ${at}/begun ]`)
    await power(testLab, cut, 'off')
    const ended = await run.ended
    expect(ended.code).toBe(4)
    expect(ended.story).toContain(`install ${cut.name} unreachable`)
    expect(ended.messages).toMatch(new RegExp(`^${cut.name}: .*"install slow.*" \\(.*\\) was under way there: `, 'm'))
    expect(ended.story.slice(-2)).toEqual([`after ${well.name} changed`, `restart ${well.name} changed`])

    await power(testLab, cut, 'on')
    await on(cut, `touch ${at}/go`)
    expect(await packageState(cut)).not.toBe('install ok installed')
    const { name } = cut
    expect(await apply(path, [cut])).toMatchObject({
      code: 0,
      story: [`config ${name} ok`, `install ${name} changed`, `after ${name} changed`, `restart ${name} changed`],
    })
    expect(await packageState(cut)).toBe('install ok installed')
    expect(await kept(cut)).toBe('')
  })

  it('in the middle of a command stops that host until somebody has seen what became of it', async () => {
    const [host] = (await takeHosts(1)) as [LabHost]
    const at = await folderFor([host], 'power-command')
    const path = playbook(`${configured(at)}${blocking(at)}`, handler(at))
    const run = begin(path, [host])
    await waitOn(host, `[ -e ${at}/begun ]`)
    await power(testLab, host, 'off')
    await power(testLab, host, 'on')
    await on(host, `touch ${at}/go`)
    const { name } = host
    const ended = await run.ended
    expect(ended).toMatchObject({ code: 2, story: [`config ${name} changed`, `long ${name} failed`] })
    const [, file = ''] = /fate unknown: .* then remove (\S+) on the host/.exec(ended.messages) ?? []
    const again = await apply(path, [host])
    expect(again).toMatchObject({ code: 2, story: [`config ${name} ok`, `long ${name} failed`] })
    expect(again.messages).toContain(file)
    expect(await lines(host, `${at}/once`)).toBe(0)
    await on(host, `rm ${file}`)
    expect((await apply(path, [host])).story).toEqual([
      `config ${name} ok`,
      `long ${name} changed`,
      `restart ${name} changed`,
    ])
    expect([await lines(host, `${at}/once`), await lines(host, `${at}/handled`)]).toEqual([1, 1])
    expect(await kept(host)).toBe('')
  })
})
