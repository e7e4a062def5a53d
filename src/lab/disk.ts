import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hostsUpTo, keyFile, type Lab, type LabHost, MAX_HOSTS } from './place.ts'
import { run, succeeds } from './program.ts'

/** Mounts the host's disk: the one that it has, else an empty layer over the image, made a host of this lab. */
export async function ensureDisk(lab: Lab, host: LabHost, image: string, sources: string): Promise<void> {
  if (hasDisk(host)) return mountDisk(host, realpathSync(imageLink(host)))
  await removeDisk(host)
  for (const name of ['disk', 'upper', 'work', 'containers']) await mkdir(join(host.folder, name), { recursive: true })
  await mountDisk(host, image)
  await imprint(lab, host, sources)
  await symlink(image, imageLink(host))
}

/** Whether the host has a whole disk; the link to its image is made last, so a broken-off start has none. */
export const hasDisk = (host: LabHost): boolean => existsSync(imageLink(host))

/** The folder of the image that the host's disk lies over. */
export const imageOf = (host: LabHost): string => realpathSync(imageLink(host))

/** The layer that holds what the host wrote over its image. */
export const upperOf = (host: LabHost): string => join(host.folder, 'upper')

/** Where /var/lib/containers of the host lies, since podman's overlays cannot stand on the disk's own. */
export const containersOf = (host: LabHost): string => join(host.folder, 'containers')

/** Unmounts the host's disk and removes it with all that was written to it. */
export async function removeDisk(host: LabHost): Promise<void> {
  await unmountDisk(host)
  await run('rm', ['-rf', '--one-file-system', host.folder])
}

async function unmountDisk(host: LabHost): Promise<void> {
  if (!isMounted(host)) return
  const { dev, ino } = statSync(host.disk)
  // A process that just died may hold the mount for a moment more; a lazy unmount waits for it.
  if (!(await succeeds('umount', [host.disk]))) await run('umount', ['--lazy', host.disk])
  // nspawn leaves a lock file for the folder and a folder for the machine behind.
  await rm(`/run/systemd/nspawn/locks/inode-${dev}:${ino}`, { force: true })
  await rm(`/run/systemd/nspawn/propagate/${host.unit}`, { recursive: true, force: true })
}

const imageLink = (host: LabHost): string => join(host.folder, 'image')

const isMounted = (host: LabHost): boolean => readFileSync('/proc/self/mountinfo', 'utf8').includes(` ${host.disk} `)

async function mountDisk(host: LabHost, image: string): Promise<void> {
  if (isMounted(host)) return
  const layers = `lowerdir=${image},upperdir=${upperOf(host)},workdir=${join(host.folder, 'work')}`
  // With metacopy, a file in the upper layer would not always have its content there.
  const help = 'set RCPROV_LAB to a folder on a plain disk (overlayfs cannot stand on overlayfs)'
  await run('mount', ['-t', 'overlay', '-o', `${layers},metacopy=off`, host.unit, host.disk], help)
}

async function imprint(lab: Lab, host: LabHost, sources: string): Promise<void> {
  // All names that the lab may ever have stand in the file, so that growing the lab writes to no running host.
  const names = hostsUpTo(lab, MAX_HOSTS).map(({ address, name }) => `${address} ${name}\n`)
  await writeFile(join(host.disk, 'etc/hostname'), `${host.name}\n`)
  await writeFile(join(host.disk, 'etc/hosts'), `127.0.0.1 localhost\n::1 localhost\n${names.join('')}`)
  await writeFile(join(host.disk, 'etc/apt/sources.list'), sources)
  await writeFile(join(host.disk, 'root/.ssh/authorized_keys'), await readFile(`${keyFile(lab)}.pub`), { mode: 0o600 })
}
