import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { inventoryText } from '../../src/lab/inventory.ts'
import { hostsUpTo, labAt } from '../../src/lab/place.ts'
import { filesFolder, proxyConfiguration } from '../../src/lab/proxy.ts'
import { imageName, recipeOf } from '../../src/lab/recipe.ts'

const lab = labAt('/var/tmp/rcprov-lab', '10.78.0')

describe('the inventory of a lab', () => {
  it('is in the form of Ansible, with the hosts in a group and the way to log in', () => {
    expect(parse(inventoryText(lab, hostsUpTo(lab, 2)))).toEqual({
      all: {
        children: {
          lab: {
            hosts: { h1: { ansible_host: '10.78.0.11' }, h2: { ansible_host: '10.78.0.12' } },
            vars: {
              ansible_user: 'root',
              ansible_ssh_private_key_file: '/var/tmp/rcprov-lab/labs/10.78.0/id_ed25519',
              ansible_ssh_common_args:
                '-o UserKnownHostsFile=/var/tmp/rcprov-lab/labs/10.78.0/known_hosts -o StrictHostKeyChecking=yes',
            },
          },
        },
      },
    })
  })
})

describe('a base image', () => {
  it('has another name when its recipe is another', () => {
    const recipe = recipeOf('bookworm', false)
    expect(imageName(recipe)).toMatch(/^bookworm-bare-[0-9a-f]{12}$/)
    expect(imageName({ ...recipe, packages: [...recipe.packages, 'less'] })).not.toBe(imageName(recipe))
    expect(imageName({ ...recipe, files: { ...recipe.files, 'etc/motd': '' } })).not.toBe(imageName(recipe))
    expect(imageName(recipeOf('bookworm', true))).toMatch(/^bookworm-python-/)
  })

  it('has neither Python nor curl unless that was asked for', () => {
    expect(recipeOf('bookworm', false).packages.join(' ')).not.toMatch(/python|curl/)
    expect(recipeOf('bookworm', true).packages).toEqual(expect.arrayContaining(['python3-minimal', 'curl']))
  })
})

describe('the package proxy', () => {
  it('hands on the whole tree of the mirror, and keeps indexes for a shorter time than packages', () => {
    const machine = { distribution: 'debian', suite: 'bookworm', mirror: 'https://mirror.example/pub/debian' } as const
    const text = proxyConfiguration(lab, machine)
    expect(text).toContain('listen 10.78.0.1:3142;')
    expect(text).toMatch(/location \/debian\/ \{ proxy_pass https:\/\/mirror\.example\/pub\/debian\/;.*200 30d/)
    expect(text).toMatch(/location \/debian\/dists\/ \{\s+proxy_pass https:\/\/mirror\.example\/pub\/debian\/dists\/;/)
    expect(text).toContain('proxy_set_header Host mirror.example;')
    expect(text).toContain(`location /files/ { alias ${filesFolder(lab)}/; }`)
    expect(text).toContain(`/$1; default_type application/json; }`)
  })
})
