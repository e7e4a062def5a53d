import { existsSync } from 'node:fs'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Write } from '../../files/replace.ts'
import { encrypt as seal } from '../../vault/keyring.ts'
import { defineCommand } from '../command.ts'
import { exit } from '../exit.ts'
import { vaultFlags } from '../flags.ts'
import { encryptFlags, outputFlags } from './flags.ts'
import { keysToOpen, keyToSeal, newKey } from './keys.ts'
import { outputsOf, writeAll } from './output.ts'
import { fileSource, parseVaultId } from './source.ts'
import { openFile, readPlain, STREAM } from './text.ts'
import { isTrouble, tellTroubles, trouble } from './trouble.ts'

/** Encrypts files where they are, or stdin. */
export const encrypt = defineCommand({
  name: 'vault encrypt',
  summary: 'Encrypts files; all of them, or none if one can not be.',
  usage: 'rcprov vault encrypt [FILE…] [flags]   (without a file, or with -: stdin to stdout)',
  flags: { ...vaultFlags, ...encryptFlags, ...outputFlags },
  run: async (given, files) => {
    const inputs = files.length > 0 ? files : [STREAM]
    const outputs = outputsOf(inputs, given.output)
    if (isTrouble(outputs)) return tellTroubles([outputs])
    const key = await keyToSeal(given, inputs.includes(STREAM))
    if (isTrouble(key)) return tellTroubles([key])
    const plain = await Promise.all(inputs.map(readPlain))
    const results = plain.map((one, index) => writing(outputs[index], one, (bytes) => Buffer.from(seal(bytes, key))))
    return writeAll(results, 'Encryption')
  },
})

/** Decrypts files where they are, or stdin. */
export const decrypt = defineCommand({
  name: 'vault decrypt',
  summary: 'Decrypts files; all of them, or none if one can not be.',
  usage: 'rcprov vault decrypt [FILE…] [flags]   (without a file, or with -: stdin to stdout)',
  flags: { ...vaultFlags, ...outputFlags },
  run: async (given, files) => {
    const inputs = files.length > 0 ? files : [STREAM]
    const outputs = outputsOf(inputs, given.output)
    if (isTrouble(outputs)) return tellTroubles([outputs])
    const keyring = await keysToOpen(given, inputs.includes(STREAM))
    if (isTrouble(keyring)) return tellTroubles([keyring])
    const opened = await Promise.all(inputs.map((input) => openFile(input, keyring)))
    const results = opened.map((one, index) => writing(outputs[index], one, ({ bytes }) => bytes))
    return writeAll(results, 'Decryption')
  },
})

/** Prints what is in encrypted files. */
export const view = defineCommand({
  name: 'vault view',
  summary: 'Prints what is in encrypted files.',
  usage: 'rcprov vault view FILE… [flags]   (-: stdin)',
  flags: vaultFlags,
  run: async (given, files) => {
    if (files.length === 0) return tellTroubles([trouble('which file? rcprov vault view FILE')])
    const keyring = await keysToOpen(given, files.includes(STREAM))
    if (isTrouble(keyring)) return tellTroubles([keyring])
    const opened = await Promise.all(files.map((file) => openFile(file, keyring)))
    const troubles = opened.filter(isTrouble)
    if (troubles.length > 0) return tellTroubles(troubles)
    for (const one of opened) if (!isTrouble(one)) process.stdout.write(one.bytes)
    return exit.fine
  },
})

/** Encrypts files with another password. */
export const rekey = defineCommand({
  name: 'vault rekey',
  summary: 'Encrypts files with another password; all of them, or none if one can not be decrypted.',
  usage: 'rcprov vault rekey FILE… [flags]',
  flags: {
    ...vaultFlags,
    ...encryptFlags,
    'new-vault-id': { type: 'string', value: 'ID@SOURCE', description: 'the new password, by its id' },
    'new-vault-password-file': {
      type: 'string',
      value: 'FILE',
      description: 'the file or program with the new password',
    },
  },
  run: async (given, files) => {
    const wrong = files.length === 0 ? trouble('which file? rcprov vault rekey FILE') : onlyFiles(files)
    if (wrong) return tellTroubles([wrong])
    const keyring = await keysToOpen(given, false)
    if (isTrouble(keyring)) return tellTroubles([keyring])
    const opened = await Promise.all(files.map((file) => openFile(file, keyring)))
    const troubles = opened.filter(isTrouble)
    if (troubles.length > 0) return tellTroubles(troubles)
    const { 'new-vault-id': id, 'new-vault-password-file': file } = given
    const sources = [...(id === undefined ? [] : [parseVaultId(id)]), ...(file === undefined ? [] : [fileSource(file)])]
    const key = await newKey(sources, given['encrypt-vault-id'])
    if (isTrouble(key)) return tellTroubles([key])
    const results = opened.map((one, index) => writing(files[index], one, ({ bytes }) => Buffer.from(seal(bytes, key))))
    return writeAll(results, 'Rekey')
  },
})

/** Refuses stdin, and files that are not there. */
export function onlyFiles(files: readonly string[]): Diagnostic | undefined {
  if (files.includes(STREAM)) return trouble('this takes files, not stdin')
  const missing = files.find((file) => !existsSync(file))
  return missing === undefined ? undefined : trouble(`there is no file ${missing}`)
}

function writing<T>(path: string | undefined, input: T | Diagnostic, result: (input: T) => Buffer): Write | Diagnostic {
  return isTrouble(input) ? input : { path: path ?? STREAM, bytes: result(input) }
}
