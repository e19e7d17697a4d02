/* global document, fetch, location, GraphiQL, React, ReactDOM, URL */

/** The API answers at the page's own address: HTTP for queries and mutations, a WebSocket for subscriptions. */
const httpUrl = new URL(location.pathname, location.origin);
const socketUrl = new URL(httpUrl);
socketUrl.protocol = httpUrl.protocol === 'https:' ? 'wss:' : 'ws:';

const fetcher = GraphiQL.createFetcher({
  url: httpUrl.href,
  subscriptionUrl: socketUrl.href,
  headers: { accept: 'application/graphql-response+json, application/json' },
  enableIncrementalDelivery: false,
});

/** Tabs kept apart from those of any other GraphiQL that was served from this origin, a developer's localhost say. */
const storage = GraphiQL.createLocalStorage({ namespace: 'jetsetgo' });

async function loadExampleOperations() {
  const response = await fetch('/explorer/config.json');
  if (!response.ok) throw new Error('/explorer/config.json answered ' + response.status);
  return (await response.json()).exampleOperations;
}

/**
 * On a first visit, makes the first example the current text of the editors. GraphiQL would otherwise leave out its
 * variables, and open one more tab, untitled, when the page is loaded again.
 */
function openFirstExample({ document, variables }) {
  if (storage.getItem('graphiql:tabState') !== null) return;
  storage.setItem('graphiql:query', document);
  storage.setItem('graphiql:variables', variables);
}

const container = document.getElementById('explorer');
try {
  const exampleOperations = await loadExampleOperations();
  openFirstExample(exampleOperations[0]);
  const properties = {
    fetcher,
    storage,
    defaultTabs: exampleOperations.map(({ document, variables }) => ({ query: document, variables })),
    defaultQuery: '',
    defaultEditorToolsVisibility: 'variables',
  };
  const logo = React.createElement(GraphiQL.Logo, null, 'JetSetGo');
  ReactDOM.createRoot(container).render(React.createElement(GraphiQL, properties, logo));
} catch (error) {
  const failure = document.createElement('p');
  failure.className = 'failure';
  failure.textContent = 'The explorer could not start: ' + error.message;
  container.replaceChildren(failure);
}
