// The happy and the critical path: the way that is asked for stands out, all else steps back.

export function highlight({ data, way, cy, cards }) {
  const parts = new Set(data?.ways[way]?.parts ?? []);
  const isAside = (id) => parts.size > 0 && !parts.has(id);
  cy.edges().forEach((edge) => edge.toggleClass("aside", isAside(edge.data("move"))));
  for (const [id, card] of cards.cards) card.classList.toggle("is-aside", isAside(id.replace("pill-", "")));
}
