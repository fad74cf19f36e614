// Fetches a WebAssembly file, gzipped or not, telling how far it is.

export class LoadError extends Error {}

// wasm fetches a program and hands it to use, one of the streaming WebAssembly
// functions. The file is known by its sizes from the build; got(bytes, of) is
// called as they come in. What goes wrong on the way is a LoadError.
export async function wasm(program, got, use) {
  const {response, trouble} = await open(program, got);
  try {
    return await use(response);
  } catch (e) {
    throw trouble() ?? e; // the compiler only says that its stream broke
  }
}

// open starts the download. A host that unpacks by itself (Content-Encoding:
// gzip) works too: the first two bytes tell.
async function open({file, packed, unpacked}, got) {
  const url = new URL(file, import.meta.url);
  let response;
  try {
    response = await fetch(url);
  } catch (e) {
    throw new LoadError(`${file} could not be fetched (${e.message}). Check the connection and reload the page.`);
  }
  if (!response.ok) throw new LoadError(`${file} could not be fetched: the host answered ${response.status}. Upload the whole folder again, or reload the page.`);
  const reader = response.body.getReader();
  const first = await start(reader, file);
  const gzipped = first[0] === 0x1f && first[1] === 0x8b;
  const total = gzipped ? packed : unpacked;
  let have = first.byteLength;
  let broken = null;
  const fail = text => { throw broken = new LoadError(text); };
  const body = new ReadableStream({
    start(c) { c.enqueue(first); got(have, total); },
    async pull(c) {
      let part;
      try {
        part = await reader.read();
      } catch (e) {
        fail(`${file} broke off after ${have} of ${total} bytes (${e.message}). Check the connection and reload the page.`);
      }
      if (part.done) {
        if (have !== total) fail(`${file} has ${have} bytes, but this build’s has ${total}. Reload the page; on a host of your own, upload the whole folder again.`);
        c.close();
        return;
      }
      have += part.value.byteLength;
      got(have, total);
      c.enqueue(part.value);
    },
    cancel(why) { return reader.cancel(why); },
  });
  const plain = gzipped ? body.pipeThrough(new DecompressionStream('gzip')) : body;
  return {response: new Response(plain, {headers: {'Content-Type': 'application/wasm'}}), trouble: () => broken};
}

// start reads until the two bytes that tell gzip are there.
async function start(reader, file) {
  let have = new Uint8Array(0);
  while (have.byteLength < 2) {
    const {done, value} = await reader.read();
    if (done) throw new LoadError(`${file} is empty. Upload the whole folder again, or reload the page.`);
    const both = new Uint8Array(have.byteLength + value.byteLength);
    both.set(have);
    both.set(value, have.byteLength);
    have = both;
  }
  return have;
}
