import { chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import { keyFile, knownHostsFile, type Lab, type LabHost } from './place.ts'

/** Where a project has the inventory of its lab; the file is not for version control. */
export const inventoryPath = (project: string): string => join(project, 'inventories/lab/hosts.yml')

/** The lab's inventory, in Ansible's YAML form. */
export function inventoryText(lab: Lab, hosts: readonly LabHost[]): string {
  const inventory = {
    all: {
      children: {
        lab: {
          hosts: Object.fromEntries(hosts.map(({ name, address }) => [name, { ansible_host: address }])),
          vars: {
            ansible_user: 'root',
            ansible_ssh_private_key_file: keyFile(lab),
            ansible_ssh_common_args: `-o UserKnownHostsFile=${knownHostsFile(lab)} -o StrictHostKeyChecking=yes`,
          },
        },
      },
    },
  }
  return `# Written by "rcprov lab up", and again by the next one.\n${stringify(inventory, { lineWidth: 0 })}`
}

/** Writes the files by which others find the hosts: the inventory, and known_hosts from the hosts' own keys. */
export async function writeInventory(lab: Lab, hosts: readonly LabHost[], inventory: string): Promise<void> {
  const lines = await Promise.all(hosts.map(hostKeys))
  await writeFile(knownHostsFile(lab), lines.flat().join(''))
  const made = await mkdir(dirname(inventory), { recursive: true })
  await writeFile(inventory, inventoryText(lab, hosts))
  // A folder that was there, such as /tmp, stays whose it is.
  await giveToCaller([...(made === undefined ? [] : [dirname(inventory)]), inventory, keyFile(lab)])
}

async function hostKeys({ disk, address, name }: LabHost): Promise<string[]> {
  const folder = join(disk, 'etc/ssh')
  const files = (await readdir(folder)).filter((file) => /^ssh_host_.*_key\.pub$/.test(file)).sort()
  const keys = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return keys.map((key) => `${address},${name} ${key.split(' ').slice(0, 2).join(' ').trim()}\n`)
}

/** With sudo, the one who called must be able to use the hosts without it. */
async function giveToCaller(paths: readonly string[]): Promise<void> {
  const { SUDO_UID: user, SUDO_GID: group } = process.env
  if (user === undefined || group === undefined) return
  for (const path of paths) await chown(path, Number(user), Number(group))
}
