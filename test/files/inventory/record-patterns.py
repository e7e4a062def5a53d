#!/usr/bin/env python3
"""Records which hosts Ansible finds for patterns and limits: python3 test/files/inventory/record-patterns.py (needs ansible-core)."""
import json
import pathlib

from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader

HERE = pathlib.Path(__file__).parent

CASES = [(p, None) for p in [
    "all", "*", "web", "db", "site", "empty", "ungrouped", "outsider", "nope", "web:db", "web,db", "db:web", "web, db ", "web:&prod",
    "web:!prod", "!web", "&web", "!web1:&web", "web:db:&prod:!db1", "!prod:web", "web:nope", "nope:!web", "web1:web1:db", "all:!all",
    "web*", "w*", "*b1", "web?", "web[12]", "web[!1]*", "[wd]*", "*.example.com", "web3.*", "*[", "web1*,db?", "d*:&prod",
    "~web", "~web[12]$", "~(web|db)1", "~.*2", "~^d", "~(?i)WEB1", "~web\\d+\\.", "~x:y",
    "web[0]", "web[1]", "web[-1]", "web[0:1]", "web[1:]", "web[0:0]", "web[1:9]", "web[5]", "nope[0]", "site[2:3]", "web[0]:db[0]", "all[-2]",
    "web[0],db[-1]", "web:!web[0]", "web*[0]", "empty[0]", "localhost", "127.0.0.1", "::1", "localhost:web", "10.0.0.1", "10.0.0.*", "2001:db8::1",
    "10.0.0.1:22", "web1:22", "x86_64", "x86*", "all:&localhost", "a:b", "WEB", "web1 web2", "!nope", "web:&nope",
]] + [(["web", "db"], None), (["web", "!web1"], None), (["web:db", "&prod"], None), ([], None)] + [
    ("all", l) for l in ["web", "web1", "web,db1", "!web", "nope", "db[0]", "&web", "@limit", "@limit,!web1", "@empty", "web1:db", "localhost", "~db"]
] + [("web", "db"), ("db", "web2"), ("web", "prod"), ("web[0]", "web2"), ("localhost", "web"), ("db:web", "web2,db1")]


def find(pattern, limit):
    inventory = InventoryManager(DataLoader(), [str(HERE / "samples/pattern/hosts")])
    try:
        if limit is not None:
            inventory.subset(limit.replace("@", f"@{HERE}/samples/pattern/"))
        return {"hosts": [host.name for host in inventory.get_hosts(pattern)]}
    except Exception:  # Whatever it says, the user sees an error.
        return {"error": True}


rows = [{"pattern": pattern, "limit": limit, **find(pattern, limit)} for pattern, limit in CASES]
(HERE / "recorded/patterns.json").write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
