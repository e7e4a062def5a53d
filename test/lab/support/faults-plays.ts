import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { LabHost } from '../../../src/lab/place.ts'
import { on } from './faults-hosts.ts'

const MIB = 1 << 20

/** A shell's line that tells that it has begun, waits until it may go on, and tells that it has ended. */
export const line = (at: string) =>
  `echo x >> ${at}/begun; until [ -e ${at}/go ]; do sleep 0.05; done; echo x >> ${at}/once`

export const blocking = (at: string) => `
- name: long
  shell: ${line(at)}
`

/** A task whose package waits in the middle of its configuration; its file has to be on the host. */
export const installing = (at: string) => `
- name: install
  apt: deb=${at}/slow.deb
`

/** A config file with a handler that leaves a line in the file `handled`. */
export const configured = (at: string) => `
- name: config
  copy: { dest: ${at}/config, content: "new\\n" }
  notify: restart
`
export const handler = (at: string) => `
- name: restart
  shell: echo x >> ${at}/handled
`

export const folderFor = async (hosts: readonly LabHost[], name: string) => {
  const at = `/srv/${name}`
  for (const host of hosts) await on(host, `rm -rf ${at}; mkdir ${at}`)
  return at
}

/** Makes the package `slow` on the host, whose configuration is the blocking line. */
export async function makePackage(host: LabHost, at: string): Promise<void> {
  const control = 'Package: slow\\nVersion: 1\\nArchitecture: all\\nMaintainer: nobody\\nDescription: slow\\n'
  await on(
    host,
    `dpkg --purge slow >/dev/null 2>&1; mkdir -p ${at}/deb/DEBIAN && cd ${at}/deb/DEBIAN && printf '${control}' > control &&
    printf '%s\\n' '#!/bin/sh' '${line(at)}' > postinst && chmod 755 postinst && dpkg-deb --build ${at}/deb ${at}/slow.deb`,
  )
}

export const packageState = (host: LabHost) => on(host, "dpkg-query -W -f '${Status}' slow; dpkg --audit")
export const lines = async (host: LabHost, file: string) => Number(await on(host, `cat ${file} 2>/dev/null | wc -l`))
export const kept = (host: LabHost) => on(host, 'find /run/rcprov /var/lib/rcprov -mindepth 1 2>/dev/null; true')

/** A file of many frames to be copied, beside its playbook. */
const BIG = Buffer.alloc(96 * MIB, 'some bytes\n')
export const copying = (at: string) => `
- name: big
  copy: { src: big, dest: ${at}/big, mode: "0640" }
`
export const writeBig = (path: string) => writeFileSync(join(dirname(path), 'files/big'), BIG)

/** Shell: waits until some frames of the file have come; then the file itself must not be there. */
export const inTheMiddle = (at: string) =>
  `until [ "$(cat ${at}/.big.rcprov-* 2>/dev/null | wc -c)" -gt ${4 * MIB} ]; do sleep 0.01; done; [ ! -e ${at}/big ]`

/** What is in the file's folder, and its mode and hash. */
export const bigFile = (host: LabHost, at: string) => on(host, `cd ${at}; ls -A; stat -c %a big; md5sum < big`)
export const wholeBigFile = `big\n640\n${createHash('md5').update(BIG).digest('hex')}  -`
