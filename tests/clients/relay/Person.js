// A page of persons as a front end of Relay writes it; the compiler must take it as it stands.
import { graphql } from "relay-runtime";

export const person = graphql`
  fragment Person_row on Person {
    id
    name
    tier
  }
`;

export const persons = graphql`
  fragment Person_list on Query
  @refetchable(queryName: "PersonListPageQuery")
  @argumentDefinitions(first: { type: "Int", defaultValue: 2 }, after: { type: "String" }) {
    persons(first: $first, after: $after) @connection(key: "Person_list_persons") {
      edges {
        cursor
        node {
          ...Person_row
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

export const page = graphql`
  query PersonPageQuery($id: ID!) {
    ...Person_list
    node(id: $id) {
      ...Person_refetched
    }
  }
`;

export const refetched = graphql`
  fragment Person_refetched on Person @refetchable(queryName: "PersonRefetchQuery") {
    naturalId
    risk {
      value
    }
  }
`;

export const touches = graphql`
  subscription PersonTouchesSubscription($since: BigInt) {
    competitorTouchRecorded(since: $since) {
      version
      competitorTouches {
        id
        competitor
      }
    }
  }
`;
