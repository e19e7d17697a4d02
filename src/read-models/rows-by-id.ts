/** Ids in one IN list: engines bound the parameters of a statement. */
const MAX_IDS_PER_QUERY = 500;

/** Reads the rows of many ids, a bounded list at a time. */
export async function rowsById<Row>(
  ids: readonly string[],
  read: (chunk: readonly string[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let start = 0; start < ids.length; start += MAX_IDS_PER_QUERY) {
    rows.push(...(await read(ids.slice(start, start + MAX_IDS_PER_QUERY))));
  }
  return rows;
}
