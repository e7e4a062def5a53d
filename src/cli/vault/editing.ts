import { existsSync } from 'node:fs'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Write } from '../../files/replace.ts'
import { encrypt, type Keyring } from '../../vault/keyring.ts'
import { defineCommand } from '../command.ts'
import { exit } from '../exit.ts'
import { vaultFlags } from '../flags.ts'
import { editText } from './edit.ts'
import { onlyFiles } from './files.ts'
import { encryptFlags } from './flags.ts'
import { keysToOpen, keyToSeal } from './keys.ts'
import { writeAll } from './output.ts'
import { openFile } from './text.ts'
import { isTrouble, tellTroubles, trouble } from './trouble.ts'

/** Writes a new encrypted file in the editor. */
export const create = defineCommand({
  name: 'vault create',
  summary: 'Opens the editor ($EDITOR) on a new text and encrypts it into a file.',
  usage: 'rcprov vault create FILE [flags]',
  flags: { ...vaultFlags, ...encryptFlags },
  run: async (given, [file, extra]) => {
    if (file === undefined) return tellTroubles([trouble('which file? rcprov vault create FILE')])
    if (extra !== undefined) return tellTroubles([trouble('only one file can be made at a time')])
    if (existsSync(file)) return tellTroubles([trouble(`${file} is there already`, `rcprov vault edit ${file}`)])
    const key = await keyToSeal(given, false)
    if (isTrouble(key)) return tellTroubles([key])
    const text = editText(Buffer.alloc(0), file)
    return writeAll([isTrouble(text) ? text : { path: file, bytes: Buffer.from(encrypt(text, key)) }], 'Encryption')
  },
})

/** Changes encrypted files in the editor. */
export const edit = defineCommand({
  name: 'vault edit',
  summary: 'Opens the editor ($EDITOR) on encrypted files; they keep their password and id.',
  usage: 'rcprov vault edit FILE… [flags]',
  flags: vaultFlags,
  run: async (given, files) => {
    const wrong = files.length === 0 ? trouble('which file? rcprov vault edit FILE') : onlyFiles(files)
    if (wrong) return tellTroubles([wrong])
    const keyring = await keysToOpen(given, false)
    if (isTrouble(keyring)) return tellTroubles([keyring])
    for (const file of files) {
      const edited = await editFile(file, keyring)
      const code = edited === 'as it was' ? exit.fine : writeAll([edited], 'Edit')
      if (code !== exit.fine) return code
    }
    return exit.fine
  },
})

async function editFile(path: string, keyring: Keyring): Promise<Write | Diagnostic | 'as it was'> {
  const opened = await openFile(path, keyring)
  if (isTrouble(opened)) return opened
  const edited = editText(opened.bytes, path)
  if (isTrouble(edited)) return edited
  if (edited.equals(opened.bytes)) return 'as it was'
  return { path, bytes: Buffer.from(encrypt(edited, opened.password, opened.id)) }
}
