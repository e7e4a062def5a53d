import { readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import type { Lab, LabHost } from '../../../src/lab/place.ts'
import { fillReleases } from '../../standins/releases/lab.ts'
import { standinRepository, writeGroups } from './mongodb.ts'

const root = resolve(import.meta.dirname, '../../..')

/** Who is what in a cluster of the lab's hosts. */
export interface Groups {
  readonly mongodb: readonly LabHost[]
  readonly rocketchat: readonly LabHost[]
  readonly balancer: readonly LabHost[]
}

/** One of inventories/, with the lab's hosts and stand-ins instead of what it names. */
export interface Cluster {
  readonly groups: Groups
  /** The inventory's files, with other values for some variables, or other hosts. */
  readonly inventory: (vars?: object, groups?: Groups) => Promise<readonly string[]>
  readonly secretsFile: string
  /** Removes what it wrote on the controller. */
  readonly forget: () => Promise<void>
}

/** The path of a playbook of the project. */
export function playbookAt(name: string): string {
  return join(root, 'playbooks', name)
}

/** Gets the stand-ins ready for an inventory of the project on blank hosts of the lab, which `hosts` names. */
export async function standinCluster(lab: Lab, hosts: string, name: string, groups: Groups): Promise<Cluster> {
  const file = join(root, 'inventories', name, 'group_vars/all.yml')
  const { ansible_user: _, ...given } = parse(await readFile(file, 'utf8'))
  const releases = await fillReleases(lab, (line) => console.error(`lab: ${line}`))
  const faster = { mongodb_set_parameters: { standinTimeScale: 0.2 } }
  const common = { ...given, ...(await standinRepository(lab)), ...releases, ...faster, rocketchat_packages: [] }
  const passwordFile = join(lab.folder, 'vault-password')
  await writeFile(passwordFile, 'password of the test\n')
  process.env.ANSIBLE_VAULT_PASSWORD_FILE = passwordFile
  return {
    groups,
    inventory: async (vars = {}, others = groups) => [
      hosts,
      await writeGroups(lab, 'rocketchat', { ...others }, { ...common, ...vars }),
    ],
    secretsFile: join(lab.folder, 'group_vars/rocketchat/rocketchat-secrets.yml'),
    async forget() {
      delete process.env.ANSIBLE_VAULT_PASSWORD_FILE
      for (const path of [join(lab.folder, 'group_vars'), passwordFile])
        await rm(path, { recursive: true, force: true })
    },
  }
}
