import type { DemoCarrier } from '../demo-carrier.js';

/** South America over São Paulo. */
export const PAMPAS: DemoCarrier = {
  airline: '0W',
  name: 'Demo Pampas',
  firstFlightNumber: 601,
  fleet: {
    E90: 'C12Y94',
    '32N': 'C12Y150',
    '789': 'C30W30Y240',
  },
  terminals: { GRU: '2' },
  hubs: [
    {
      station: 'GRU',
      departures: { A: '07:30', B: '11:40', C: '16:20', D: '21:30' },
      arrivals: ['06:10', '10:20', '15:00', '20:00'],
      spokes: [
        ['GIG', '32N', 'ABCD'],
        ['BSB', '32N', 'ABD'],
        ['CNF', 'E90', 'ABD'],
        ['SSA', '32N', 'BD'],
        ['REC', '32N', 'BD'],
        ['FOR', '32N', 'BD'],
        ['POA', '32N', 'ABD'],
        ['CWB', 'E90', 'ABD'],
        ['MAO', '32N', 'B'],
        ['EZE', '32N', 'ABC'],
        ['MVD', 'E90', 'AC'],
        ['ASU', 'E90', 'B'],
        ['SCL', '32N', 'AC'],
        ['LIM', '32N', 'AD'],
        ['BOG', '32N', 'A'],
        ['PTY', '32N', 'B', '12457'],
        ['UIO', '32N', 'B', '136'],
        ['MIA', '789', 'D'],
        ['JFK', '789', 'D'],
        ['LIS', '789', 'D'],
        ['MAD', '789', 'D'],
        ['CDG', '789', 'D', '1357'],
        ['JNB', '789', 'C', '246'],
      ],
    },
  ],
  shuttles: [
    { from: 'LIM', to: 'CUZ', aircraftType: '32N', departures: ['06:10', '11:00'] },
    { from: 'SCL', to: 'PPT', aircraftType: '789', departures: ['13:20'], days: '7' },
  ],
  throughFlights: [
    {
      stations: ['GRU', 'EZE', 'SCL'],
      aircraftType: '32N',
      departure: '08:25',
      returnDeparture: '16:10',
      groundMinutes: 60,
    },
    {
      stations: ['GIG', 'GRU', 'LHR'],
      aircraftType: '789',
      departure: '19:40',
      returnDeparture: '21:35',
      groundMinutes: 95,
    },
  ],
};
