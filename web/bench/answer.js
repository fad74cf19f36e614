// answer makes this worker call the functions that page.js asks for.
globalThis.answer = functions => {
  onmessage = async ({data: {id, call, args}}) => {
    try {
      postMessage({id, result: await functions[call](...args)});
    } catch (e) {
      postMessage({id, error: String(e?.stack ?? e)});
    }
  };
};
