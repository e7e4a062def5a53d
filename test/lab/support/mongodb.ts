import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { readMachine } from '../../../src/lab/machine.ts'
import type { Lab, LabHost } from '../../../src/lab/place.ts'
import { createKeyring } from '../../../src/vault/keyring.ts'
import { fillLab, type RepositoryVariables } from '../../standins/repository/lab.ts'
import { on } from './hosts.ts'

/** Builds the repository of the stand-in for the lab's hosts. */
export async function standinRepository(lab: Lab): Promise<RepositoryVariables> {
  return fillLab(lab, await readMachine(), (line) => console.error(`lab: ${line}`))
}

/** Writes an inventory beside the lab's own: groups of its hosts, and variables for all; gives its path. */
export async function writeGroups(
  lab: Lab,
  name: string,
  groups: Readonly<Record<string, readonly LabHost[]>>,
  vars: object,
): Promise<string> {
  const path = join(lab.folder, `${name}.yml`)
  const children = Object.entries(groups).map(([group, hosts]) => {
    return [group, { hosts: Object.fromEntries(hosts.map((host) => [host.name, {}])) }]
  })
  await writeFile(path, JSON.stringify({ all: { vars, children: Object.fromEntries(children) } }))
  return path
}

/** Evaluates JavaScript in mongosh on the host, against its own mongod; gives the value. */
export async function mongosh(host: LabHost, script: string, uri = 'mongodb://127.0.0.1/test'): Promise<unknown> {
  const quoted = `'EJSON.stringify(${script.replaceAll("'", `'\\''`)})'`
  return JSON.parse(await on(host, `HOME=/root mongosh --quiet '${uri}' --eval ${quoted}`))
}

/** The secrets that the role made, out of their encrypted file. */
export async function secretsOf(file: string, password: string): Promise<Readonly<Record<string, string>>> {
  const opened = createKeyring([{ id: 'default', bytes: Buffer.from(password) }]).open(await readFile(file, 'utf8'))
  if (!('bytes' in opened)) throw new Error(`${file} ${opened.why}`)
  return parse(opened.bytes.toString()).mongodb_secrets
}
