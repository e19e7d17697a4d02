import type { DemoCarrier } from '../demo-carrier.js';

/** Australia, New Zealand and the Pacific, over Sydney and Auckland. */
export const SOUTHERLY: DemoCarrier = {
  airline: '0H',
  name: 'Demo Southerly',
  firstFlightNumber: 501,
  fleet: {
    AT7: 'Y68',
    '32N': 'C8Y162',
    '789': 'C42W28Y166',
    '388': 'F14C70W60Y341',
  },
  terminals: { SYD: '1', LAX: 'B' },
  hubs: [
    {
      station: 'SYD',
      departures: { A: '07:00', B: '10:30', C: '15:10', D: '19:10' },
      arrivals: ['09:15', '13:50', '18:00', '21:45'],
      spokes: [
        ['MEL', '32N', 'ABCD'],
        ['ADL', '32N', 'BD'],
        ['CBR', 'AT7', 'ABD'],
        ['HBA', '32N', 'B'],
        ['PER', '789', 'BD'],
        ['AKL', '32N', 'BD'],
        ['WLG', '32N', 'A'],
        ['NAN', '32N', 'B', '12467'],
        ['DPS', '789', 'B'],
        ['SIN', '388', 'C'],
        ['HKG', '789', 'B'],
        ['HND', '789', 'D'],
        ['LAX', '388', 'BC'],
        ['SFO', '789', 'C', '13567'],
        ['HNL', '789', 'D', '1357'],
        ['SCL', '789', 'B', '246'],
      ],
    },
    {
      station: 'AKL',
      departures: { A: '07:20', B: '10:00', C: '14:40', D: '19:30' },
      arrivals: ['08:50', '13:30', '18:10', '21:30'],
      spokes: [
        ['WLG', 'AT7', 'ABCD'],
        ['CHC', '32N', 'ABCD'],
        ['ZQN', '32N', 'BC'],
        ['MEL', '32N', 'AC'],
        ['NAN', '32N', 'B'],
        ['PPT', '789', 'C', '26'],
        ['HNL', '789', 'B', '1357'],
        ['LAX', '789', 'D'],
        ['SIN', '789', 'B'],
        ['NRT', '789', 'B', '2457'],
      ],
    },
  ],
  shuttles: [{ from: 'BNE', to: 'CNS', aircraftType: '32N', departures: ['08:40', '16:20'] }],
  throughFlights: [
    {
      stations: ['MEL', 'AKL', 'HNL'],
      aircraftType: '789',
      departure: '16:05',
      returnDeparture: '09:50',
      groundMinutes: 100,
    },
    {
      stations: ['PER', 'MEL', 'WLG'],
      aircraftType: '32N',
      departure: '06:15',
      returnDeparture: '18:35',
      groundMinutes: 60,
    },
  ],
};
