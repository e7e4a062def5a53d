/**
 * Records what ansible-playbook 2.14 does in the cases whose text has changed since:
 * `node --import tsx test/differential/record.ts [GROUP [TEXT IN THE NAME]]`; all of a named group are recorded anew.
 * Cases for the newest ansible-core need the path of its ansible-playbook in NEWEST_ANSIBLE.
 */
import { writeFileSync } from 'node:fs'
import { startAnsible } from './ansible.ts'
import { casesOf, fingerprint, groups } from './case.ts'
import { type Recorded, recordedOf, recordedPath } from './recorded.ts'

const [wanted, part = ''] = process.argv.slice(2)
const ansible = startAnsible()
for (const group of wanted === undefined ? groups : [wanted]) {
  const known = recordedOf(group)
  const recorded: Recorded = {}
  for (const one of casesOf(group)) {
    const old = known[one.name]
    const fits = old?.of === fingerprint(one)
    const kept = fits && (wanted === undefined || !one.name.includes(part))
    if (!kept) process.stdout.write(`${group}: ${one.name}\n`)
    recorded[one.name] = kept ? old : { of: fingerprint(one), runs: await ansible.run(one) }
    write(group, recorded)
  }
  write(group, recorded)
}
ansible.close()

function write(group: string, recorded: Recorded): void {
  writeFileSync(recordedPath(group), `${JSON.stringify(recorded, null, 1)}\n`)
}
