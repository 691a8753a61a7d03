/** News as the server tells them, as the page keeps them. Pure. */

/** An annotation as the API tells of it. @param {object} told @returns {import("./store.js").Annotation} */
export function annotationOf(told) {
  return {
    uid: told.uid,
    start: told.start,
    end: told.end,
    quote: told.start === null ? told.quote : "",
    tags: told.tags,
    note: told.note,
    author: told.author,
    created: new Date(told.created),
    how: told.how,
    unsure: told.unsure ? told.score : null,
    private: told.private ?? false,
    resolved: told.resolved ? { by: told.resolved.by, at: new Date(told.resolved.at) } : null,
    replies: told.replies.map((reply) => ({
      ...reply,
      created: new Date(reply.created),
      edited: reply.edited ? new Date(reply.edited) : null,
    })),
  };
}
