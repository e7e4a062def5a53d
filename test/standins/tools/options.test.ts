import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readOptions } from './options.ts'

const folder = mkdtempSync(join(tmpdir(), 'options-'))
const config = join(folder, 'secret.yml')
writeFileSync(config, 'password: "s3cret: #1"\n')
afterAll(() => rmSync(folder, { recursive: true }))

const read = (words: string) => readOptions(words.replace('CONFIG', config).split(' '), ['oplog', 'drop'])

describe('the options of the tools', () => {
  it.each([
    ['--archive', 'mongodb://localhost/?directConnection=true'],
    ['--archive --host h1 --port 27018', 'mongodb://h1:27018/?directConnection=true'],
    ['--archive --host h1:27019 --port 27018', 'mongodb://h1:27019/?directConnection=true'],
    ['--archive --host rs0/h1:1,h2', 'mongodb://h1:1,h2/?replicaSet=rs0'],
    ['--archive --host rs0/h1 --readPreference secondary', 'mongodb://h1/?replicaSet=rs0&readPreference=secondary'],
    ['--archive --uri mongodb://x/?replicaSet=r', 'mongodb://x/?replicaSet=r'],
  ])('%s asks %s', (words, uri) => {
    expect(read(words)).toMatchObject({ uri, archive: null, user: null })
  })

  it('take the password out of a file, so that it stands in no list of processes', () => {
    expect(read('--username backup --config=CONFIG --archive=/b/x.gz --gzip --oplog')).toMatchObject({
      user: { name: 'backup', password: 's3cret: #1', database: 'admin' },
      archive: '/b/x.gz',
      gzip: true,
      flags: new Set(['oplog']),
    })
  })

  it.each([
    ['--uri mongodb://x --host y --archive', 'illegal argument combination: cannot specify --host and --uri'],
    ['--archive --username u', 'no password: the stand-in does not ask for it, give --config'],
    ['--out dump', "Unknown option '--out'"],
    ['--oplog', 'the stand-in knows archives only: give --archive or --archive=FILE'],
  ])('%s is refused', (words, message) => {
    expect(() => read(words)).toThrow(message)
  })
})
