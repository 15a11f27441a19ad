// SPDX-License-Identifier: Apache-2.0
// The JavaScript object store client behind a pipe: one JSON request a line on standard input, one JSON answer a line on
// standard output. Ends with its standard input, and so with the process that started it.
"use strict";
const crypto = require("node:crypto");
const readline = require("node:readline");
const { connect, headers } = require("@nats-io/transport-node");
const { Objm } = require("@nats-io/obj");

const opened = new Map();
const watches = new Map();
let nc;

async function store(bucket) {
  if (!opened.has(bucket)) {
    opened.set(bucket, await new Objm(nc).open(bucket));
  }
  return opened.get(bucket);
}

function facts(info) {
  if (info === null || info.deleted) {
    return null;
  }
  const link = info.options?.link;
  return {
    name: info.name,
    description: info.description ?? "",
    metadata: info.metadata ?? {},
    headers: info.headers?.toRecord?.() ?? info.headers ?? {},
    size: info.size ?? 0,
    digest: info.digest ?? "",
    link: link ? `${link.bucket}/${link.name ?? ""}` : "",
  };
}

function event(info) {
  return `${info.deleted ? "DELETE" : info.options?.link ? "LINK" : "PUT"} ${info.name}`;
}

const operations = {
  async connect({ url }) {
    nc = await connect({ servers: url });
    return nc.getServer();
  },

  async createBucket({ bucket }) {
    opened.set(bucket, await new Objm(nc).create(bucket, { storage: "memory" }));
  },

  async put({ bucket, name, bytes, chunkSize, description, headers: pairs, metadata }) {
    const meta = { name, options: { max_chunk_size: chunkSize } };
    if (description !== "") {
      meta.description = description;
    }
    if (Object.keys(metadata).length > 0) {
      meta.metadata = metadata;
    }
    if (Object.keys(pairs).length > 0) {
      meta.headers = headers();
      for (const [key, values] of Object.entries(pairs)) {
        values.forEach((value) => meta.headers.append(key, value));
      }
    }
    await (await store(bucket)).putBlob(meta, Buffer.from(bytes, "base64"));
  },

  // the client compares the digest as well; a version of it once compared it with itself
  async get({ bucket, name }) {
    const os = await store(bucket);
    const result = await os.get(name);
    if (result === null) {
      return null;
    }
    const parts = [];
    for await (const part of result.data) {
      parts.push(part);
    }
    const error = await result.error;
    if (error) {
      throw error;
    }
    const bytes = Buffer.concat(parts);
    const digest = "SHA-256=" + crypto.createHash("sha256").update(bytes).digest("base64url");
    if (result.info.digest.replace(/=+$/, "") !== digest) {
      throw new Error(`digest ${result.info.digest} is stored, ${digest} was read`);
    }
    return bytes.toString("base64");
  },

  async info({ bucket, name }) {
    return facts(await (await store(bucket)).info(name));
  },

  async list({ bucket }) {
    return (await (await store(bucket)).list()).map(facts);
  },

  async delete({ bucket, name }) {
    await (await store(bucket)).delete(name);
  },

  async describe({ bucket, name, description }) {
    await (await store(bucket)).update(name, { description });
  },

  async rename({ bucket, name, newName }) {
    await (await store(bucket)).update(name, { name: newName });
  },

  async link({ bucket, name, targetBucket, targetName }) {
    const target = await (await store(targetBucket)).info(targetName);
    await (await store(bucket)).link(name, target);
  },

  async linkBucket({ bucket, name, targetBucket }) {
    await (await store(bucket)).linkStore(name, await store(targetBucket));
  },

  async follow({ bucket }) {
    const events = [];
    const watch = await (await store(bucket)).watch({ includeHistory: true });
    const id = watches.size;
    watches.set(id, { watch, events });
    (async () => {
      for await (const info of watch) {
        events.push(event(info));
      }
    })();
    return id;
  },

  async events({ id }) {
    return watches.get(id).events;
  },

  async unfollow({ id }) {
    watches.get(id).watch.stop();
  },
};

async function answer(line) {
  try {
    const request = JSON.parse(line);
    return { result: (await operations[request.op](request)) ?? null };
  } catch (error) {
    return { error: String(error?.stack ?? error) };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await answer(line)) + "\n");
  }
  process.exit(0);
})();
